import type { RouterRow, RouterWrite } from '@atalaya/core/domain/enforcement/router-rows';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import type { DriverTarget } from '@atalaya/core/ports/device-driver';
import { z } from 'zod';
import { leaseFacts, leasesPath } from '../../drivers/uisp/dhcp-leases.js';
import { openUispClient, UISP_BASE } from '../../drivers/uisp/uisp-api.js';
import { fitting } from '../../drivers/uisp/uisp-schema.js';
import type { HttpFailure } from '../../transports/http-json/http-failure.js';
import type { HttpJsonClient } from '../../transports/http-json/http-json-client.js';

/*
 * Every call by which a UISP is read and written for cuts, in the NMS API v2.1 as UISP's own description has it (UISP
 * serves it under /nms/api-docs/; info.version 1.5.0). None was tried on a real UISP. In doubt are:
 * - `description.ipAddresses` of a site: that it holds the addresses which a suspension blocks;
 * - `GET /devices/ips?suspended=true`: that it names a blocked address at once;
 * - `GET /gateways`: that `device.id` is the id under which `GET /devices` has the gateway. Its own `id` is taken too.
 */
const SITES = '/sites?type=endpoint';
const GATEWAYS = '/gateways';
const BLOCKED = '/devices/ips?suspended=true';
const sitePath = (id: string) => `/sites/${encodeURIComponent(id)}`;

/** Several times what one UISP manages. */
const MOST_SITES = 50_000;
const MOST_GATEWAYS = 1_000;
const MOST_BLOCKED = 100_000;

const text = (longest: number) => z.string().max(longest).nullish().catch(null);
const site = z.object({
  id: z.string().min(1).max(128),
  identification: z.object({
    name: text(200),
    type: text(40),
    /** Without it nothing is known of a site. */
    suspended: z.boolean(),
  }),
  description: z
    .object({ ipAddresses: z.array(z.unknown()).nullish().catch(null) })
    .nullish()
    .catch(null),
});
const gateway = z.object({
  id: z.string().max(128),
  suspend: z.boolean().nullish().catch(null),
  device: z
    .object({ id: z.string().max(128), name: text(200), type: text(40) })
    .nullish()
    .catch(null),
});

type Rows = Result<readonly RouterRow[], PollFailure>;
type Read<T> = Promise<Result<T, HttpFailure>>;

export interface UispGateway {
  readonly row: RouterRow;
  readonly type: string | undefined;
}

/** Each answer is checked; a failure has one sentence without the token. */
export interface UispEnforcementApi {
  /** All subscribers' sites, as rows of `uisp/site`. */
  sites(signal: AbortSignal): Read<readonly RouterRow[]>;
  site(id: string, signal: AbortSignal): Read<RouterRow>;
  /** This device among the gateways; null where it is none. */
  gateway(deviceId: string, signal: AbortSignal): Read<UispGateway | null>;
  /** Rows of `uisp/blocked`; null where this UISP has no such list. */
  blocked(signal: AbortSignal): Read<readonly RouterRow[] | null>;
  /** Rows of `uisp/lease`; null of a gateway that has none. */
  leases(of: UispGateway, deviceId: string, signal: AbortSignal): Read<readonly RouterRow[] | null>;
  post(write: RouterWrite, signal: AbortSignal): Read<unknown>;
  close(): Promise<void>;
}

/** The request that a write is, as it stands in the record; undefined of what UISP is not asked for. */
export function uispRequest({ menu, verb, id, values }: RouterWrite): string | undefined {
  if (menu !== 'uisp/site' || verb !== 'set' || id === null) return undefined;
  const action = values['suspended'] === 'yes' ? 'suspend' : 'unsuspend';
  return `${UISP_BASE}${sitePath(id)}/${action}`;
}

export function openUispEnforcement(
  target: DriverTarget,
  deadlineMs?: number,
): Result<UispEnforcementApi, PollFailure> {
  const opened = openUispClient(target, deadlineMs);
  return opened.ok ? ok(apiOf(opened.value.client, opened.value.server)) : opened;
}

function apiOf(client: HttpJsonClient, server: string): UispEnforcementApi {
  const get = async (path: string, signal: AbortSignal): Read<unknown> => {
    const answer = await client.get(`${UISP_BASE}${path}`, signal);
    return answer.ok ? ok(answer.value.body) : answer;
  };
  const list = async (
    path: string,
    what: string,
    signal: AbortSignal,
  ): Read<readonly unknown[]> => {
    const answer = await get(path, signal);
    if (!answer.ok) return answer;
    return Array.isArray(answer.value)
      ? ok(answer.value)
      : strange(`${server} did not answer with a list of ${what}.`);
  };
  return {
    sites: async (signal) => {
      const listed = await list(SITES, 'sites', signal);
      return listed.ok ? understood(server, listed.value) : listed;
    },
    site: async (id, signal) => {
      const answer = await get(sitePath(id), signal);
      if (!answer.ok) return answer;
      const [row] = siteRows([answer.value]);
      if (row?.['.id'] === id) return ok(row);
      return strange(`${server} did not answer with the site that was asked for.`);
    },
    gateway: async (deviceId, signal) => {
      const listed = await list(GATEWAYS, 'gateways', signal);
      return listed.ok ? ok(gatewayOf(listed.value, deviceId)) : listed;
    },
    blocked: async (signal) => {
      const listed = await list(BLOCKED, 'addresses', signal);
      if (!listed.ok) return listed.error.status === 404 ? ok(null) : listed;
      return ok(addressesIn(listed.value).map((address) => ({ '.id': address, address })));
    },
    leases: async ({ type }, deviceId, signal) => {
      const path = leasesPath(type, deviceId);
      if (path === undefined) return ok(null);
      const listed = await list(path, 'leases', signal);
      return listed.ok ? ok(leaseRows(listed.value)) : listed;
    },
    post: async (write, signal) => {
      const path = uispRequest(write);
      if (path === undefined) return strange('UISP is asked for nothing of that kind.');
      const answer = await client.post(path, {}, signal);
      return answer.ok ? ok(answer.value.body) : answer;
    },
    close: () => client.close(),
  };
}

const strange = (message: string): Result<never, HttpFailure> =>
  err({ kind: 'protocol-error', message });

/** A list of which not one is understood tells nothing: to take it for an empty one would let everybody pass. */
function understood(server: string, listed: readonly unknown[]): Rows {
  const rows = siteRows(listed);
  return rows.length === 0 && listed.length > 0
    ? strange(`None of the sites that ${server} lists is understood.`)
    : ok(rows);
}

/** A tower is no subscriber: it is never among them, whatever was asked for. */
const siteRows = (listed: readonly unknown[]): readonly RouterRow[] =>
  fitting(site, listed.slice(0, MOST_SITES))
    .filter(({ identification }) => identification.type !== 'site')
    .map(({ id, identification, description }) => ({
      '.id': id,
      name: identification.name ?? '',
      suspended: String(identification.suspended),
      addresses: addressesIn(description?.ipAddresses ?? []).join(','),
    }));

const ADDRESS = /^[0-9a-fA-F.:]{2,45}(\/\d{1,3})?$/;

const addressesIn = (listed: readonly unknown[]): readonly string[] =>
  listed
    .slice(0, MOST_BLOCKED)
    .filter((one): one is string => typeof one === 'string' && ADDRESS.test(one));

function gatewayOf(listed: readonly unknown[], deviceId: string): UispGateway | null {
  const found = fitting(gateway, listed.slice(0, MOST_GATEWAYS)).find(
    ({ id, device }) => device?.id === deviceId || id === deviceId,
  );
  if (found === undefined) return null;
  const { device, suspend } = found;
  const row = { '.id': deviceId, name: device?.name ?? '', suspend: String(suspend === true) };
  return { row, type: device?.type ?? undefined };
}

const leaseRows = (listed: readonly unknown[]): readonly RouterRow[] =>
  leaseFacts(listed).map(({ mac, address, server }, n) => ({
    '.id': `lease-${n}`,
    'mac-address': mac,
    address,
    ...(server === undefined ? {} : { server }),
  }));
