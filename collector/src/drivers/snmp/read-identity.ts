import type { DeviceIdentity } from '@atalaya/core/domain/network/reading';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { type PollContext, warnOfFailure } from './poll-context.js';
import type { IdentitySources, TextSource } from './profile.js';
import { textOf } from './snmp-text.js';

export const SYSTEM = {
  descr: '1.3.6.1.2.1.1.1.0',
  objectId: '1.3.6.1.2.1.1.2.0',
  upTime: '1.3.6.1.2.1.1.3.0',
  name: '1.3.6.1.2.1.1.5.0',
} as const;

/** What the family's profile tells about the device; `system` is the system group as just read. */
export async function readIdentity(
  context: PollContext,
  system: ReadonlyMap<string, SnmpValue>,
  macs: readonly string[],
): Promise<DeviceIdentity> {
  const { identity, quirks, vendor } = context.profile;
  const sources = [identity.model, identity.version, identity.serial].flatMap((list) => list ?? []);
  const values = new Map(system);
  const exact = sources.flatMap((source) => ('oid' in source ? [source.oid] : []));
  const below = sources.flatMap((source) => ('under' in source ? [source.under] : []));
  for (const read of [
    await context.reader.get(unread(exact, values), quirks.varbinds),
    await context.reader.first(unread(below, values), quirks.varbinds),
  ]) {
    if (read.ok) for (const [oid, value] of read.value) values.set(oid, value);
    else warnOfFailure(context, 'The identity', read.error);
  }
  const texts = {
    vendor,
    model: firstText(identity, 'model', values),
    version: firstText(identity, 'version', values),
    name: textOf(values.get(SYSTEM.name)),
    serial: firstText(identity, 'serial', values),
  };
  const known = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  return { ...known, ...(macs.length > 0 ? { macs } : {}) };
}

function unread(oids: readonly string[], values: ReadonlyMap<string, SnmpValue>): string[] {
  return [...new Set(oids)].filter((oid) => !values.has(oid));
}

function firstText(
  sources: IdentitySources,
  field: keyof IdentitySources,
  values: ReadonlyMap<string, SnmpValue>,
): string | undefined {
  for (const source of sources[field] ?? []) {
    const text = sourceText(source, values);
    if (text) return text;
  }
  return undefined;
}

function sourceText(source: TextSource, read: ReadonlyMap<string, SnmpValue>): string | undefined {
  const text = textOf(read.get('oid' in source ? source.oid : source.under));
  if (text === undefined) return undefined;
  const { pattern, values } = source;
  const found = pattern === undefined ? text : new RegExp(pattern).exec(text)?.[1]?.trim();
  return values && found !== undefined ? values[found] : found;
}
