import type {
  Credential,
  DeviceDriver,
  DriverDeps,
  DriverTarget,
} from '@atalaya/core/ports/device-driver';
import type { Security } from '../../transports/routeros-api/open-socket.js';
import { RouterosSession } from '../../transports/routeros-api/session.js';
import { RouterDevice } from './router-device.js';

type RouterosCredential = Extract<Credential, { kind: 'routeros' }>;

/** A pinned fingerprint wins over everything weaker; anonymous TLS is used only where it was chosen. */
function securityOf(credential: RouterosCredential): Security {
  if (!credential.tls) return { kind: 'plain' };
  if (credential.fingerprint) return { kind: 'pinned', fingerprint: credential.fingerprint };
  return { kind: credential.anonymousTls ? 'anonymous' : 'verified' };
}

/**
 * Opens the conversation with one router; nothing is sent before the first poll.
 * @throws TypeError when the credential is of another kind, which the registry rules out.
 */
export function openRouter(target: DriverTarget, deps: DriverDeps): RouterDevice {
  const { address, port, credential } = target;
  if (credential.kind !== 'routeros') {
    throw new TypeError(`A RouterOS device needs a RouterOS credential, not ${credential.kind}.`);
  }
  const session = new RouterosSession(
    { host: address, port, security: securityOf(credential) },
    { user: credential.user, password: credential.password },
  );
  return new RouterDevice(session, deps);
}

export const routerosDriver: DeviceDriver = {
  id: 'routeros',
  title: 'MikroTik RouterOS (API)',
  defaultPort: 8728,
  credentialKinds: ['routeros'],
  controls: 'one',
  open: openRouter,
};
