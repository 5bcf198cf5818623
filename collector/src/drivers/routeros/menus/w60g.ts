import type { Row } from '../../../transports/routeros-api/reply.js';
import {
  parseBoolean,
  parseCount,
  parseDistanceM,
  parseLinkRate,
  parseMac,
  parseNumber,
  parseSignalDbm,
} from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
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
import { w60gMonitorValues } from './radio-values.js';
import type { Registration } from './registrations.js';

const STATION_MENU = '/interface/w60g/station';
/** An access point holds eight stations; a few sectors of them at most. */
const MOST_STATIONS = 64;

/**
 * 60 GHz. An access point with several stations shows `running=false` on its parent; its `station` rows tell the
 * truth, and each is an interface of its own, whose counters are the station's.
 */
export async function readW60g(
  reader: MenuReader,
  interfacesRead: Promise<Interfaces | undefined>,
  withCounters: boolean,
): Promise<FamilyReading> {
  const rows = await reader.print('/interface/w60g', ['name', 'disabled', 'mode', 'running']);
  const usable = (rows ?? []).filter(isUsable).slice(0, MOST_RADIOS);
  if (usable.length === 0) return NOTHING;
  const names = listable(usable.map((row) => row.get('name') ?? ''));
  const [monitored, listed] = await Promise.all([
    reader.monitor('/interface/w60g', names),
    readStations(reader),
  ]);
  const states = monitored && byName(monitored, names);
  const interfaces = withCounters ? await interfacesRead : undefined;
  const stations = (listed ?? []).map((one) => withBytes(one, interfaces));
  const peers = names.flatMap((name) => {
    const state = states?.get(name);
    // A link of two is told on the radio itself; its access point may have no station row.
    const hasRows = stations.some(({ radio }) => radio === name);
    return (state && !hasRows && toPeer(name, state)) || [];
  });
  const registrations = [...stations, ...peers];
  const radios = usable.map((row) =>
    toRadio(row, states?.get(row.get('name') ?? ''), listed && registrations),
  );
  return { radios, registrations };
}

function toRadio(
  row: Row,
  state: Row | undefined,
  registrations: readonly Registration[] | undefined,
): Radio {
  const name = row.get('name') ?? '';
  const isStation = isStationMode(row.get('mode'));
  const clients = registrations?.filter(({ radio }) => radio === name).length;
  return {
    name,
    isStation,
    values: {
      ...(state ? w60gMonitorValues(state) : {}),
      ...(isStation ? {} : { 'radio.clients': clients }),
      ...(clients ? { 'radio.connected': 1 } : {}),
    },
  };
}

interface W60gStation extends Registration {
  /** Its interface. */
  readonly port: string;
}

/** The stations that are connected, with what `station/monitor` tells of each where the version has it. */
async function readStations(reader: MenuReader): Promise<readonly W60gStation[] | undefined> {
  const rows = await reader.print(STATION_MENU, ['name', 'parent', 'remote-address', 'running']);
  if (!rows) return undefined;
  const running = rows.filter((row) => parseBoolean(row.get('running'))).slice(0, MOST_STATIONS);
  const names = listable(running.map((row) => row.get('name') ?? '').filter((name) => name !== ''));
  const monitored = names.length > 0 ? await reader.monitorIfThere(STATION_MENU, names) : undefined;
  const states = monitored && byName(monitored, names);
  return running.flatMap((row): W60gStation[] => {
    const mac = parseMac(row.get('remote-address'));
    const radio = row.get('parent');
    const port = row.get('name') ?? '';
    if (!mac || !radio) return [];
    return [{ ...linkOf(states?.get(port)), mac, radio, port, name: port }];
  });
}

function toPeer(radio: string, state: Row): Registration | undefined {
  const mac = parseMac(state.get('remote-address') ?? state.get('remote'));
  if (!mac || parseBoolean(state.get('connected')) !== true) return undefined;
  return { ...linkOf(state), mac, radio };
}

/** `signal` is a quality of 0 to 100 here, the level is `rssi`; the rates are the physical layer's. */
function linkOf(state: Row | undefined): Omit<Registration, 'mac' | 'radio'> {
  const distance = parseDistanceM(state?.get('distance'), 'm');
  return {
    peerIsAp: false,
    chainsDbm: [],
    signalDbm: parseSignalDbm(state?.get('rssi')),
    distanceM: distance === 0 ? undefined : distance,
    txRate: rateOf(state?.get('tx-phy-rate'), state?.get('tx-mcs')),
    rxRate: rateOf(state?.get('rx-phy-rate'), state?.get('rx-mcs')),
  };
}

function rateOf(rate: string | undefined, mcs: string | undefined): Registration['txRate'] {
  const parsed = parseLinkRate(rate);
  const scheme = parseNumber(mcs);
  if (!parsed || parsed.bps === 0) return undefined;
  return { ...parsed, ...(scheme === undefined ? {} : { mcs: scheme }) };
}

function withBytes(
  { port, ...one }: W60gStation,
  interfaces: Interfaces | undefined,
): Registration {
  const row = interfaces?.own.find(({ name }) => name === port)?.row;
  const tx = parseCount(row?.get('tx-byte'));
  const rx = parseCount(row?.get('rx-byte'));
  return tx === undefined || rx === undefined ? one : { ...one, bytes: { tx, rx } };
}
