import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import { z } from 'zod';
import {
  createHttpJsonClient,
  type HttpJsonClient,
} from '../transports/http-json/http-json-client.js';
import { isLinkLocal } from '../transports/http-json/link-local.js';

const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim().slice(0, 255))
  .nullish()
  .catch(undefined);
const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,6}(\.\d{1,20})?$/)
      .transform(Number),
  ])
  .nullish()
  .catch(undefined);
const id = z.union([z.number().int(), z.string().regex(/^\d{1,18}$/)]).transform(String);

/** `GET /api/v0/devices`, the columns of its table `devices`; only the id is demanded. */
const device = z.object({
  device_id: id,
  hostname: text,
  sysName: text,
  display: text,
  ip: text,
  os: text,
  type: text,
  hardware: text,
  version: text,
  serial: text,
  snmpver: text,
  port: number,
  snmp_disable: z.union([z.boolean(), z.number()]).transform(Boolean).nullish().catch(undefined),
  disabled: z.union([z.boolean(), z.number()]).transform(Boolean).nullish().catch(undefined),
  community: text,
  authlevel: text,
  authname: text,
  authpass: text,
  authalgo: text,
  cryptopass: text,
  cryptoalgo: text,
  location: text,
  lat: number,
  lng: number,
  dependency_parent_id: text,
});
export type LibrenmsDevice = z.output<typeof device>;

const link = z.object({
  local_device_id: id,
  remote_device_id: id,
  active: z.union([z.boolean(), z.number()]).transform(Boolean).nullish().catch(undefined),
});
export type LibrenmsLink = z.output<typeof link>;

const location = z.object({ location: z.string(), lat: number, lng: number });
export type LibrenmsLocation = z.output<typeof location>;

const port = z.object({ device_id: id, ifPhysAddress: text });
export type LibrenmsPort = z.output<typeof port>;

export interface LibrenmsInventory {
  readonly devices: readonly LibrenmsDevice[];
  readonly links: readonly LibrenmsLink[];
  readonly locations: readonly LibrenmsLocation[];
  readonly ports: readonly LibrenmsPort[];
  /** What was left out and why, a sentence each. */
  readonly notes: readonly string[];
}

/** Devices are demanded; what else is missing leaves a note. Four questions, each bounded in size and time. */
export async function readLibrenms(
  asked: { readonly url: string; readonly token: string; readonly fingerprint: string | null },
  signal: AbortSignal,
): Promise<Result<LibrenmsInventory, PollFailure>> {
  const { origin, pathname, hostname } = new URL(asked.url);
  if (isLinkLocal(hostname)) {
    return err({ kind: 'refused', message: `${hostname} is no address of a LibreNMS.` });
  }
  const client = createHttpJsonClient({
    origin,
    server: `LibreNMS at ${hostname}`,
    headers: { 'x-auth-token': asked.token },
    secrets: [asked.token],
    ...(asked.fingerprint !== null && { tls: { fingerprint: asked.fingerprint } }),
  });
  try {
    return await readAll(client, `${pathname.replace(/\/+$/, '')}/api/v0`, hostname, signal);
  } finally {
    await client.close();
  }
}

async function readAll(
  client: HttpJsonClient,
  base: string,
  hostname: string,
  signal: AbortSignal,
): Promise<Result<LibrenmsInventory, PollFailure>> {
  const notes: string[] = [];
  const list = async <T>(path: string, key: string, schema: z.ZodType<T>) => {
    const answer = await client.get(`${base}${path}`, signal);
    if (!answer.ok) return answer;
    const body = z.object({ [key]: z.array(z.unknown()) }).safeParse(answer.value.body);
    if (!body.success) {
      const message = `LibreNMS at ${hostname} did not answer with a list of ${key}.`;
      return err({ kind: 'protocol-error' as const, message });
    }
    const items = (body.data[key] ?? []).slice(0, MAX_ITEMS);
    const fitting = items.flatMap((item) => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
    const left = items.length - fitting.length;
    if (left > 0) notes.push(`${left} of ${items.length} ${key} of LibreNMS are not understood.`);
    return ok(fitting);
  };
  const optional = async <T>(path: string, key: string, schema: z.ZodType<T>): Promise<T[]> => {
    const read = await list(path, key, schema);
    if (read.ok) return read.value;
    notes.push(`The ${key} were not read. ${read.error.message}`);
    return [];
  };
  const devices = await list('/devices', 'devices', device);
  if (!devices.ok) return devices;
  const locations = await optional('/resources/locations', 'locations', location);
  const links = await optional('/resources/links', 'links', link);
  const ports = await optional('/ports?columns=device_id,ifPhysAddress', 'ports', port);
  return ok({ devices: devices.value, links, locations, ports, notes });
}

const MAX_ITEMS = 200_000;
