import { isIPv4 } from 'node:net';
import type { DhcpLeaseFact } from '@atalaya/core/domain/network/reading';
import { z } from 'zod';
import { fitting } from './uisp-schema.js';

/** Of a big gateway; what is beyond is not followed. */
const MOST_LEASES = 50_000;

const FAMILIES: Readonly<Record<string, string>> = {
  erouter: 'erouters',
  uispr: 'uisprs',
  uisprlxc: 'uisprlxcs',
};

const lease = z.object({
  address: z.string().refine((text) => isIPv4(text)),
  mac: z
    .string()
    .transform((text) => text.replace(/[^0-9a-f]/gi, '').toUpperCase())
    .pipe(z.string().length(12))
    .transform((digits) => (digits.match(/../g) ?? []).join(':')),
  hostname: z.string().max(200).nullish().catch(null),
  serverName: z.string().max(200).nullish().catch(null),
});

/** Where UISP lists the leases of a gateway's DHCP servers; undefined of devices that have none there. */
export function leasesPath(type: string | undefined, id: string): string | undefined {
  const family = FAMILIES[type ?? ''];
  return family === undefined
    ? undefined
    : `/devices/${family}/${encodeURIComponent(id)}/dhcp/leases`;
}

/**
 * `GET /devices/erouters/{id}/dhcp/leases` of NMS API v2.1: `address`, `mac`, `hostname`, `serverName`. What `type` and
 * `expiration` may hold is described nowhere, so a lease that is listed counts as one that is in use.
 */
export function leaseFacts(listed: readonly unknown[]): readonly DhcpLeaseFact[] {
  return fitting(lease, listed.slice(0, MOST_LEASES)).map(
    ({ address, mac, hostname, serverName }) => ({
      address,
      mac,
      bound: true,
      ...(hostname && { hostName: hostname }),
      ...(serverName && { server: serverName }),
    }),
  );
}
