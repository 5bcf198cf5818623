import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { LinkKind } from '@atalaya/core/domain/network/link-kind';
import type { Device } from '@atalaya/core/wire/rest/devices';
import { deviceLinkListSchema, deviceLinkSchema } from '@atalaya/core/wire/rest/links';
import { api } from '../../shared/api/app-api.js';

/** What usually carries a link between two roles; fibre is said where the link itself is edited. */
export function usualLinkKind(upstream: DeviceRole | undefined, downstream: DeviceRole): LinkKind {
  if (downstream === 'onu') return 'pon';
  if (downstream === 'cpe') return 'radio';
  return upstream === 'backhaul' && downstream === 'backhaul' ? 'radio' : 'ethernet';
}

interface Upstream {
  readonly id: string;
  readonly role: DeviceRole | undefined;
}

/** Hangs the device on another upstream, or on none: the new link is made before the old one goes. */
export async function moveUpstream(device: Device, next: Upstream | null): Promise<void> {
  const before = device.path[0]?.id;
  const links = await api.request(`/devices/${device.id}/links`, { schema: deviceLinkListSchema });
  if (next) {
    const kind = usualLinkKind(next.role, device.role);
    const body = { upstreamId: next.id, downstreamId: device.id, kind };
    await api.request('/device-links', { method: 'POST', body, schema: deviceLinkSchema });
  }
  const old = links.items.find(
    (link) => link.upstreamId === before && link.downstreamId === device.id,
  );
  if (old) await api.request(`/device-links/${old.id}`, { method: 'DELETE' });
}
