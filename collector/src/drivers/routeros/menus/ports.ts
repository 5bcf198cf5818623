import type { Observation } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import {
  parseBoolean,
  parseNumber,
  parseRateBps,
  parseSignalDbm,
} from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { gauges, type ReadingParts } from '../reading-parts.js';
import type { Interfaces } from './interfaces.js';

const MOST_PORTS = 64;
/** A receiver without light reads about -40 dBm: that is no power, not a weak one. */
const DARK_DBM = -39.9;

/** Rows of a monitor by interface. A row carries its name on most versions, else its place in `numbers` tells. */
export function byName(
  rows: readonly Row[],
  names: readonly string[],
): ReadonlyMap<string, Row> | undefined {
  const named = rows.every((row) => row.has('name'));
  if (!named && rows.length !== names.length) return undefined;
  return new Map(
    rows.map((row, index) => [(named ? row.get('name') : names[index]) ?? '', row] as const),
  );
}

/** A name with a comma cannot stand in a list of `numbers`. */
export function listable(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.includes(','));
}

function lightDbm(text: string | undefined): number | undefined {
  const dbm = parseNumber(text);
  return dbm !== undefined && dbm > DARK_DBM && dbm !== 0 ? dbm : undefined;
}

/** `sfp-tx-bias-current` is mA, `sfp-supply-voltage` V, powers dBm. */
function portObservations(name: string, row: Row): Observation[] {
  const tags = { interface: name };
  const linked = row.get('status') === 'link-ok';
  const speed = gauges(tags, {
    'interface.speed_bps': linked ? parseRateBps(row.get('rate')) : undefined,
  });
  const hasModule = parseBoolean(row.get('sfp-module-present')) ?? row.has('sfp-type');
  if (!hasModule) return speed;
  const biasMa = parseNumber(row.get('sfp-tx-bias-current'));
  const hasLight = parseBoolean(row.get('sfp-rx-loss')) !== true;
  return [
    ...speed,
    ...gauges(tags, {
      'optic.rx_power_dbm': hasLight ? lightDbm(row.get('sfp-rx-power')) : undefined,
      'optic.tx_power_dbm': lightDbm(row.get('sfp-tx-power')),
      'optic.bias_a': biasMa === undefined ? undefined : biasMa / 1_000,
      'optic.voltage_v': parseNumber(row.get('sfp-supply-voltage')),
      'optic.temperature_c': parseNumber(row.get('sfp-temperature')),
    }),
  ];
}

/** Speed and optics of the ports that run: to ask a dead port costs the router a second of waiting. */
export async function readPorts(reader: MenuReader, interfaces: Interfaces): Promise<ReadingParts> {
  const running = interfaces.own.filter((one) => one.type === 'ether' && one.running);
  const names = listable(running.map((one) => one.name)).slice(0, MOST_PORTS);
  if (names.length === 0) return {};
  const rows = await reader.monitor('/interface/ethernet', names);
  const ports = rows && byName(rows, names);
  if (!ports) return {};
  return { observations: [...ports].flatMap(([name, row]) => portObservations(name, row)) };
}

/** RouterOS 7 monitors by `numbers`; RouterOS 6 has `info` and `number` instead. dBm and dB. */
export async function readLte(
  reader: MenuReader,
  interfaces: Interfaces,
  major: number,
): Promise<ReadingParts> {
  const modems = interfaces.own.filter((one) => one.type === 'lte' && !one.disabled);
  const observations: Observation[] = [];
  for (const { name } of modems.slice(0, 4)) {
    const [verb, key] = major >= 7 ? ['monitor', 'numbers'] : ['info', 'number'];
    const rows = await reader.monitor('/interface/lte', [name], verb, key);
    const row = rows?.[0];
    if (row) observations.push(...lteObservations(name, row));
  }
  return { observations };
}

function lteObservations(name: string, row: Row): Observation[] {
  return gauges(
    { interface: name },
    {
      'lte.rssi_dbm': parseSignalDbm(row.get('rssi')),
      'lte.rsrp_dbm': parseSignalDbm(row.get('rsrp')),
      'lte.rsrq_db': parseNumber(row.get('rsrq')),
      'lte.sinr_db': parseNumber(row.get('sinr')),
    },
  );
}

/** Entries of the connection table against its limit. */
export async function readConnectionTracking(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.print('/ip/firewall/connection/tracking', [
    'total-entries',
    'max-entries',
  ]);
  const entries = parseNumber(rows?.[0]?.get('total-entries'));
  const limit = parseNumber(rows?.[0]?.get('max-entries'));
  const usedPct = entries === undefined || !limit ? undefined : (100 * entries) / limit;
  return { observations: gauges({}, { 'device.conntrack_pct': usedPct }) };
}
