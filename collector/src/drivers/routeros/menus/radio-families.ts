import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean, parseMac } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { byName, listable } from './ports.js';
import {
  capsManValues,
  legacyMonitorValues,
  type RadioValues,
  w60gMonitorValues,
  wifiMonitorValues,
} from './radio-values.js';
import { REGISTRATION_PROPERTIES, type Registration, toRegistration } from './registrations.js';

/** One radio of this device, or of a CAP that it manages. */
export interface Radio {
  readonly name: string;
  /** It is somebody's client; undefined where the menu does not say. */
  readonly isStation: boolean | undefined;
  readonly values: RadioValues;
}

/** What one wireless menu tells. */
export interface FamilyReading {
  readonly radios: readonly Radio[];
  readonly registrations: readonly Registration[];
}

const NOTHING: FamilyReading = { radios: [], registrations: [] };
const MOST_RADIOS = 128;

async function readRegistrations(
  reader: MenuReader,
  menu: string,
  withCounters: boolean,
): Promise<readonly Registration[]> {
  const table = `${menu}/registration-table`;
  const rows = withCounters
    ? await reader.printStats(table, [...REGISTRATION_PROPERTIES, 'bytes'])
    : await reader.print(table, REGISTRATION_PROPERTIES);
  return rows?.flatMap((row) => toRegistration(row) ?? []) ?? [];
}

interface MonitoredMenu {
  readonly menu: string;
  readonly modeProperty: string;
  readonly values: (row: Row, isStation: boolean) => RadioValues;
}

/** Only a wireless client's mode begins so (`station`, `station-bridge`, `station-wds`, …). */
const isStationMode = (mode: string | undefined): boolean | undefined =>
  mode === undefined ? undefined : mode.startsWith('station');

/** A radio that is switched off, or has no hardware behind it, cannot be monitored. */
const isUsable = (row: Row): boolean =>
  row.has('name') && !parseBoolean(row.get('disabled')) && !parseBoolean(row.get('inactive'));

async function readMonitored(
  reader: MenuReader,
  kind: MonitoredMenu,
  withCounters: boolean,
): Promise<FamilyReading> {
  const rows = await reader.print(kind.menu, [
    'name',
    'disabled',
    'inactive',
    'running',
    kind.modeProperty,
  ]);
  const usable = (rows ?? []).filter(isUsable).slice(0, MOST_RADIOS);
  if (usable.length === 0) return NOTHING;
  const names = listable(usable.map((row) => row.get('name') ?? ''));
  const [monitored, registrations] = await Promise.all([
    reader.monitor(kind.menu, names),
    readRegistrations(reader, kind.menu, withCounters),
  ]);
  const byRadio = monitored && byName(monitored, names);
  if (monitored && !byRadio)
    reader.warn(`${kind.menu}/monitor answered for other radios than asked.`);
  const radios = usable.map((row): Radio => {
    const name = row.get('name') ?? '';
    const state = byRadio?.get(name);
    const joined = state?.get('status')?.startsWith('connected-to') || undefined;
    const isStation = isStationMode(row.get(kind.modeProperty)) ?? joined;
    const isRunning = parseBoolean(row.get('running'));
    const connected = isStation && isRunning !== undefined ? Number(isRunning) : undefined;
    const values = state ? kind.values(state, isStation ?? false) : {};
    return { name, isStation, values: { 'radio.connected': connected, ...values } };
  });
  return { radios, registrations };
}

/** `/interface/wireless`: RouterOS 6, and the package `wireless` of 7. */
const LEGACY: MonitoredMenu = {
  menu: '/interface/wireless',
  modeProperty: 'mode',
  values: legacyMonitorValues,
};
/** 7.13 and newer. */
const WIFI: MonitoredMenu = {
  menu: '/interface/wifi',
  modeProperty: 'configuration.mode',
  values: wifiMonitorValues,
};
/** 7.1 to 7.12. */
const WIFIWAVE2: MonitoredMenu = { ...WIFI, menu: '/interface/wifiwave2' };

async function readCapsMan(reader: MenuReader, withCounters: boolean): Promise<FamilyReading> {
  const rows = await reader.print('/caps-man/interface', [
    'name',
    'disabled',
    'inactive',
    'current-channel',
    'current-registered-clients',
  ]);
  const usable = (rows ?? []).filter(isUsable);
  if (usable.length === 0) return NOTHING;
  const registrations = await readRegistrations(reader, '/caps-man', withCounters);
  const radios = usable.map((row) => ({
    name: row.get('name') ?? '',
    isStation: false,
    values: capsManValues(row),
  }));
  return { radios, registrations };
}

/**
 * 60 GHz. An access point with several stations shows `running=false` on its parent; its `station` rows tell the truth.
 */
async function readW60g(reader: MenuReader): Promise<FamilyReading> {
  const rows = await reader.print('/interface/w60g', ['name', 'disabled', 'mode', 'running']);
  const usable = (rows ?? []).filter(isUsable).slice(0, MOST_RADIOS);
  if (usable.length === 0) return NOTHING;
  const names = listable(usable.map((row) => row.get('name') ?? ''));
  const [monitored, stations] = await Promise.all([
    reader.monitor('/interface/w60g', names),
    reader.print('/interface/w60g/station', ['name', 'parent', 'remote-address', 'running']),
  ]);
  const byRadio = monitored && byName(monitored, names);
  const registrations = (stations ?? []).flatMap(toW60gStation);
  const radios = usable.map((row): Radio => {
    const name = row.get('name') ?? '';
    const isStation = isStationMode(row.get('mode'));
    const state = byRadio?.get(name);
    const clients = registrations.filter((one) => one.radio === name).length;
    return {
      name,
      isStation,
      values: {
        ...(state ? w60gMonitorValues(state) : {}),
        ...(isStation || !stations ? {} : { 'radio.clients': clients }),
        ...(clients > 0 ? { 'radio.connected': 1 } : {}),
      },
    };
  });
  return { radios, registrations };
}

function toW60gStation(row: Row): Registration[] {
  const mac = parseMac(row.get('remote-address'));
  const radio = row.get('parent');
  if (!mac || !radio || !parseBoolean(row.get('running'))) return [];
  return [{ mac, radio, peerIsAp: false, name: row.get('name'), chainsDbm: [] }];
}

/** Every wireless menu that exists here; a router may have several, and a missing one is not asked for again. */
export function readFamilies(
  reader: MenuReader,
  withCounters: boolean,
): Promise<readonly FamilyReading[]> {
  return Promise.all([
    readMonitored(reader, LEGACY, withCounters),
    readMonitored(reader, WIFI, withCounters),
    readMonitored(reader, WIFIWAVE2, withCounters),
    readCapsMan(reader, withCounters),
    readW60g(reader),
  ]);
}
