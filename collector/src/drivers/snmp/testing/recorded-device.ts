import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { ok } from '@atalaya/core/domain/shared/result';
import type { PollScope } from '@atalaya/core/ports/device-driver';
import { compareOids } from '../../../transports/snmp/oid-order.js';
import type { SnmpClient, SnmpReader } from '../../../transports/snmp/snmp-client.js';
import type { SnmpValue } from '../../../transports/snmp/snmp-value.js';
import { SNMP_PROFILES } from '../profiles.js';
import { SnmpSession } from '../snmp-session.js';

const ALL: readonly PollScope[] = ['fast', 'slow', 'inventory'];

/**
 * What the driver reads from a device, by all profiles, on a full poll or on the ones given. The device is a list of
 * instances; numbers are integers and gauges, bigints 64-bit counters, buffers and texts octets. With `later` it has
 * these instead from the second poll on.
 */
export async function readRecorded(
  device: Readonly<Record<string, SnmpValue>>,
  polls: readonly (readonly PollScope[])[] = [ALL],
  later = device,
): Promise<DeviceReading> {
  let now = device;
  const client = recordedClient(() => now);
  const session = new SnmpSession(client, SNMP_PROFILES, { now: () => 0 });
  let reading: DeviceReading | undefined;
  for (const [poll, scopes] of polls.entries()) {
    now = poll === 0 ? device : later;
    const result = await session.poll(new Set(scopes), new AbortController().signal);
    if (!result.ok) throw new Error(result.error.message);
    reading = result.value;
  }
  if (reading === undefined) throw new Error('no poll');
  return reading;
}

/** `metric{tag=value,...}` → value (of counters: the count), in a form that is easy to compare. */
export function samplesOf(reading: DeviceReading): Record<string, number | bigint> {
  return Object.fromEntries(
    reading.observations.map((one) => {
      const tags = Object.entries(one.tags).map(([tag, text]) => `${tag}=${text}`);
      const series = tags.length > 0 ? `${one.metric}{${tags.join(',')}}` : one.metric;
      return [series, one.kind === 'gauge' ? one.value : one.raw];
    }),
  );
}

function recordedClient(device: () => Readonly<Record<string, SnmpValue>>): SnmpClient {
  const rows = () =>
    Object.entries(device())
      .map(([oid, value]) => [oid, octets(value)] as const)
      .sort(([a], [b]) => compareOids(a, b));
  const below = (base: string) => rows().filter(([oid]) => oid.startsWith(`${base}.`));
  const reader: SnmpReader = {
    get: async (oids) => ok(new Map(rows().filter(([oid]) => oids.includes(oid)))),
    first: async (bases) => {
      const found = bases.flatMap((base) =>
        below(base)
          .slice(0, 1)
          .map(([, value]) => [base, value] as const),
      );
      return ok(new Map(found));
    },
    columns: async (bases) => {
      const columns = bases.map((base) => {
        const cells = below(base).map(
          ([oid, value]) => [oid.slice(base.length + 1), value] as const,
        );
        return [base, new Map(cells)] as const;
      });
      return ok({ columns: new Map(columns), isTruncated: false, isOutOfOrder: false });
    },
  };
  return {
    isBulkUsable: true,
    read: ({ oids, slots }, _signal, _deadlineMs, done) => {
      const values = new Map(rows());
      for (const [slot, oid] of oids.entries()) slots.set(slot, values.get(oid));
      done(undefined);
    },
    readInParts: async () => undefined,
    within: (_signal, _deadlineMs, run) => run(reader),
    close: () => {},
  };
}

function octets(value: SnmpValue): SnmpValue {
  const isObjectId = typeof value === 'string' && /^1(\.\d+){5,}$/.test(value);
  return typeof value === 'string' && !isObjectId ? Buffer.from(value) : value;
}
