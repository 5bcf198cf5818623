import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import type { DriverTarget } from '@atalaya/core/ports/device-driver';
import {
  createHttpJsonClient,
  type HttpJsonClient,
} from '../../transports/http-json/http-json-client.js';
import { type UispStation, uispOutagePage, uispStations } from './uisp-schema.js';

type List = Result<readonly unknown[], PollFailure>;

/** The calls of NMS API v2.1 that the driver makes; each answer is still to be understood. */
export interface UispApi {
  devices(signal: AbortSignal): Promise<List>;
  dataLinks(signal: AbortSignal): Promise<List>;
  sites(signal: AbortSignal): Promise<List>;
  /** Those in progress, at most 2,000. */
  outages(signal: AbortSignal): Promise<List>;
  /** The past of one device: `interval` is how far UISP's own steps reach. */
  statistics(
    id: string,
    span: {
      readonly interval: 'day' | 'week' | 'month';
      readonly startMs: number;
      readonly periodMs: number;
    },
    signal: AbortSignal,
  ): Promise<Result<unknown, PollFailure>>;
  stations(path: string, signal: AbortSignal): Promise<Result<UispStation[], PollFailure>>;
  /** Of a gateway's own DHCP servers. */
  leases(path: string, signal: AbortSignal): Promise<List>;
  close(): Promise<void>;
}

export const UISP_BASE = '/nms/api/v2.1';
const OUTAGES_A_PAGE = 200;
const MAX_OUTAGE_PAGES = 10;

/** Fails with one sentence when the target cannot be one of UISP. */
export function openUispApi(target: DriverTarget): Result<UispApi, PollFailure> {
  const opened = openUispClient(target);
  return opened.ok ? ok(apiOf(opened.value.client, opened.value.server)) : opened;
}

/** The token is sent to the address entered alone, and stands in no failure. Fails as `openUispApi`. */
export function openUispClient(
  target: DriverTarget,
  deadlineMs?: number,
): Result<{ readonly client: HttpJsonClient; readonly server: string }, PollFailure> {
  const { credential } = target;
  if (credential.kind !== 'uisp') {
    return err({ kind: 'login-refused', message: 'UISP needs an API token.' });
  }
  if (!/^[\x21-\x7e]{1,1024}$/.test(credential.token)) {
    return err({ kind: 'login-refused', message: 'The UISP token holds characters it cannot.' });
  }
  const host = target.address.includes(':') ? `[${target.address}]` : target.address;
  const origin = `${credential.tls ? 'https' : 'http'}://${host}:${target.port}`;
  if (!URL.canParse(origin) || new URL(origin).pathname !== '/') {
    return err({ kind: 'unreachable', message: `${host} is no address of a UISP.` });
  }
  const server = `UISP at ${host}`;
  const client = createHttpJsonClient({
    origin,
    server,
    headers: { 'x-auth-token': credential.token },
    secrets: [credential.token],
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(credential.fingerprint && { tls: { fingerprint: credential.fingerprint } }),
  });
  return ok({ client, server });
}

function apiOf(client: HttpJsonClient, server: string): UispApi {
  const list = async (path: string, what: string, signal: AbortSignal): Promise<List> => {
    const answer = await client.get(`${UISP_BASE}${path}`, signal);
    if (!answer.ok) return answer;
    const { body } = answer.value;
    return Array.isArray(body) ? ok(body) : notAList(server, what);
  };
  return {
    devices: (signal) => list('/devices?withInterfaces=true', 'devices', signal),
    dataLinks: (signal) => list('/data-links', 'links', signal),
    sites: (signal) => list('/sites', 'sites', signal),
    outages: (signal) => outages(client, server, signal),
    statistics: async (id, { interval, startMs, periodMs }, signal) => {
      const query = `interval=${interval}&start=${startMs}&period=${periodMs}`;
      const path = `${UISP_BASE}/devices/${encodeURIComponent(id)}/statistics?${query}`;
      const answer = await client.get(path, signal);
      return answer.ok ? ok(answer.value.body) : answer;
    },
    stations: async (path, signal) => {
      const stations = await list(path, 'stations', signal);
      return stations.ok ? ok(uispStations.parse(stations.value)) : stations;
    },
    leases: (path, signal) => list(path, 'leases', signal),
    close: () => client.close(),
  };
}

async function outages(client: HttpJsonClient, server: string, signal: AbortSignal): Promise<List> {
  const items: unknown[] = [];
  for (let page = 1; page <= MAX_OUTAGE_PAGES; page += 1) {
    const query = `count=${OUTAGES_A_PAGE}&page=${page}&inProgress=true`;
    const answer = await client.get(`${UISP_BASE}/outages?${query}`, signal);
    if (!answer.ok) return answer;
    const parsed = uispOutagePage.safeParse(answer.value.body);
    if (!parsed.success) return notAList(server, 'outages');
    items.push(...parsed.data.items);
    if (page >= (parsed.data.pagination?.pages ?? 0)) break;
  }
  return ok(items);
}

function notAList(server: string, what: string): List {
  return err({
    kind: 'protocol-error',
    message: `${server} did not answer with a list of ${what}.`,
  });
}
