import { err } from '@atalaya/core/domain/shared/result';
import type { DeviceDriver, DriverDeps, DriverTarget } from '@atalaya/core/ports/device-driver';
import { openUispApi } from './uisp-api.js';
import { createUispSession, type UispSession } from './uisp-session.js';

/** Ubiquiti's controller by its NMS API v2.1: one conversation for every device that it manages. */
export const uispDriver: DeviceDriver & { readonly controls: 'many' } = {
  id: 'uisp',
  title: 'UISP (Ubiquiti)',
  controls: 'many',
  defaultPort: 443,
  credentialKinds: ['uisp'],
  open: openUispSession,
};

/** As `uispDriver.open`, with the inventory too. A target that cannot be right fails at each poll. */
export function openUispSession(target: DriverTarget, deps: DriverDeps): UispSession {
  const api = openUispApi(target);
  if (api.ok) return createUispSession(api.value, deps);
  return {
    poll: async () => err(api.error),
    history: async () => err(api.error),
    inventory: async () => err(api.error),
    close: async () => {},
  };
}
