import type { Row } from '../../../transports/routeros-api/reply.js';
import {
  type LinkRate,
  parseBoolean,
  parseDistanceM,
  parseDurationS,
  parseLinkRate,
  parseMac,
  parseNumber,
  parseSignalDbm,
  parseTxRx,
} from '../../../transports/routeros-api/values.js';

/** Presence and signal: read every time. */
export const REGISTRATION_PROPERTIES = [
  'interface',
  'mac-address',
  'radio-name',
  'ap',
  'last-ip',
  'uptime',
  'signal-strength',
  'signal-strength-ch0',
  'signal-strength-ch1',
  'signal-strength-ch2',
  'tx-signal-strength',
  'signal',
  'rx-signal',
  'signal-to-noise',
  'tx-ccq',
  'rx-ccq',
  'tx-rate',
  'rx-rate',
  'distance',
];

/** One row of any of the registration tables, in SI; what a menu does not have stays absent (wifi has no CCQ). */
export interface Registration {
  readonly mac: string;
  readonly radio: string;
  /** The other end says that it is an access point: then this row is our own uplink. */
  readonly peerIsAp: boolean;
  readonly name?: string | undefined;
  readonly lastIp?: string | undefined;
  readonly uptimeS?: number | undefined;
  readonly signalDbm?: number | undefined;
  readonly chainsDbm: readonly (number | undefined)[];
  readonly remoteSignalDbm?: number | undefined;
  readonly snrDb?: number | undefined;
  readonly txCcqPct?: number | undefined;
  readonly rxCcqPct?: number | undefined;
  readonly txRate?: LinkRate | undefined;
  readonly rxRate?: LinkRate | undefined;
  readonly distanceM?: number | undefined;
  /** Bytes since the association, seen from this device. */
  readonly bytes?: { readonly tx: bigint; readonly rx: bigint } | undefined;
}

/** 0 stands for "not measured" in signal-to-noise, CCQ, distance and, before the first frame, in rates. */
const nonZero = (value: number | undefined) => (value === 0 ? undefined : value);

function linkRate(text: string | undefined): LinkRate | undefined {
  const rate = parseLinkRate(text);
  return rate && rate.bps > 0 ? rate : undefined;
}

export function toRegistration(row: Row): Registration | undefined {
  const mac = parseMac(row.get('mac-address'));
  const radio = row.get('interface');
  if (!mac || !radio) return undefined;
  return {
    mac,
    radio,
    peerIsAp: parseBoolean(row.get('ap')) ?? false,
    name: row.get('radio-name') || undefined,
    lastIp: row.get('last-ip') || undefined,
    uptimeS: parseDurationS(row.get('uptime')),
    signalDbm: parseSignalDbm(
      row.get('signal-strength') ?? row.get('signal') ?? row.get('rx-signal'),
    ),
    chainsDbm: [0, 1, 2].map((chain) => parseSignalDbm(row.get(`signal-strength-ch${chain}`))),
    remoteSignalDbm: parseSignalDbm(row.get('tx-signal-strength')),
    snrDb: nonZero(parseNumber(row.get('signal-to-noise'))),
    txCcqPct: nonZero(parseNumber(row.get('tx-ccq'))),
    rxCcqPct: nonZero(parseNumber(row.get('rx-ccq'))),
    txRate: linkRate(row.get('tx-rate')),
    rxRate: linkRate(row.get('rx-rate')),
    distanceM: nonZero(parseDistanceM(row.get('distance'), 'km')),
    bytes: parseTxRx(row.get('bytes')),
  };
}

/**
 * One registration per radio address, out of all tables. In two tables at once (a CAP's own and its manager's) the
 * first fills and the others complete; heard by two radios of one table, the newer association is the true one.
 */
export function mergeRegistrations(
  tables: readonly (readonly Registration[])[],
): readonly Registration[] {
  const merged = new Map<string, Registration>();
  for (const table of tables) {
    const own = new Map<string, Registration>();
    for (const one of table) {
      const other = own.get(one.mac);
      if (!other || (one.uptimeS ?? Infinity) < (other.uptimeS ?? Infinity)) own.set(one.mac, one);
    }
    for (const [mac, one] of own) merged.set(mac, complete(merged.get(mac), one));
  }
  return [...merged.values()];
}

function complete(known: Registration | undefined, more: Registration): Registration {
  if (!known) return more;
  const said = Object.entries(known).filter(([, value]) => value !== undefined);
  // Spread over `more`, so that only what `known` says replaces it.
  return { ...more, ...Object.fromEntries(said), chainsDbm: known.chainsDbm };
}
