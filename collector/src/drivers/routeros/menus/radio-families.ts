import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { type Cap, followMasters, parseLegacyCap, parseWifiCap } from './caps.js';
import type { Interfaces } from './interfaces.js';
import { byName, listable } from './ports.js';
import {
  type FamilyReading,
  isStationMode,
  isUsable,
  MOST_RADIOS,
  NOTHING,
  type Radio,
} from './radio-family.js';
import {
  capsManValues,
  legacyMonitorValues,
  type RadioValues,
  wifiMonitorValues,
} from './radio-values.js';
import { REGISTRATION_PROPERTIES, type Registration, toRegistration } from './registrations.js';
import { readW60g } from './w60g.js';

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
  /** Its manager shows the radios of its CAPs in the same menu. */
  readonly hasCaps: boolean;
}

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
    ...(kind.hasCaps ? ['cap', 'master-interface'] : []),
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
  const caps = followMasters(rows ?? [], wifiCaps(rows ?? []));
  const radios = usable.map((row): Radio => {
    const name = row.get('name') ?? '';
    const state = byRadio?.get(name);
    const joined = state?.get('status')?.startsWith('connected-to') || undefined;
    const isStation = isStationMode(row.get(kind.modeProperty)) ?? joined;
    const isRunning = parseBoolean(row.get('running'));
    const connected = isStation && isRunning !== undefined ? Number(isRunning) : undefined;
    const values = state ? kind.values(state, isStation ?? false) : {};
    const cap = caps.get(name);
    return { name, isStation, values: { 'radio.connected': connected, ...values }, cap };
  });
  return { radios, registrations };
}

function wifiCaps(rows: readonly Row[]): ReadonlyMap<string, Cap> {
  return new Map(
    rows.flatMap((row) => {
      const cap = parseWifiCap(row.get('cap'));
      return cap ? [[row.get('name') ?? '', cap] as const] : [];
    }),
  );
}

/** `/interface/wireless`: RouterOS 6, and the package `wireless` of 7. */
const LEGACY: MonitoredMenu = {
  menu: '/interface/wireless',
  modeProperty: 'mode',
  values: legacyMonitorValues,
  hasCaps: false,
};
/** 7.13 and newer. */
const WIFI: MonitoredMenu = {
  menu: '/interface/wifi',
  modeProperty: 'configuration.mode',
  values: wifiMonitorValues,
  hasCaps: true,
};
/** 7.1 to 7.12. */
const WIFIWAVE2: MonitoredMenu = { ...WIFI, menu: '/interface/wifiwave2' };

async function readCapsMan(reader: MenuReader, withCounters: boolean): Promise<FamilyReading> {
  const rows = await reader.print('/caps-man/interface', [
    'name',
    'disabled',
    'inactive',
    'master-interface',
    'current-channel',
    'current-registered-clients',
  ]);
  const usable = (rows ?? []).filter(isUsable);
  if (usable.length === 0) return NOTHING;
  const [registrations, hardware] = await Promise.all([
    readRegistrations(reader, '/caps-man', withCounters),
    reader.print('/caps-man/radio', [
      'interface',
      'radio-mac',
      'remote-cap-identity',
      'remote-cap-name',
    ]),
  ]);
  const caps = followMasters(rows ?? [], legacyCaps(hardware ?? []));
  const radios = usable.map((row): Radio => {
    const name = row.get('name') ?? '';
    return { name, isStation: false, values: capsManValues(row), cap: caps.get(name) };
  });
  return { radios, registrations };
}

function legacyCaps(hardware: readonly Row[]): ReadonlyMap<string, Cap> {
  return new Map(
    hardware.flatMap((row) => {
      const cap = parseLegacyCap(row);
      return cap ? [[row.get('interface') ?? '', cap] as const] : [];
    }),
  );
}

/** Every wireless menu that exists here; a router may have several, and a missing one is not asked for again. */
export function readFamilies(
  reader: MenuReader,
  interfacesRead: Promise<Interfaces | undefined>,
  withCounters: boolean,
): Promise<readonly FamilyReading[]> {
  return Promise.all([
    readMonitored(reader, LEGACY, withCounters),
    readMonitored(reader, WIFI, withCounters),
    readMonitored(reader, WIFIWAVE2, withCounters),
    readCapsMan(reader, withCounters),
    readW60g(reader, interfacesRead, withCounters),
  ]);
}
