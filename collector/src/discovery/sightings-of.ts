import type {
  AnsweringWay,
  NetworkRef,
  Sighting,
  Traits,
} from '@atalaya/core/domain/discovery/candidate';
import { usableMac } from '@atalaya/core/domain/discovery/mac-address';
import { isRadioInterface } from '@atalaya/core/domain/discovery/radio-interface';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { storableText } from '../poll/storable-text.js';

/** Of each table of one device; more is no table of a wireless ISP's. */
const MOST_ROWS = 4_096;

/** What a device said of itself when it answered at `address` in this way. */
export function sightingOfDevice(
  address: string,
  way: AnsweringWay,
  reading: DeviceReading,
): Sighting {
  const { identity = {} } = reading;
  const macs = [...(identity.macs ?? []), ...(reading.interfaces ?? []).map(({ mac }) => mac)];
  return {
    by: way.driver,
    address,
    way: { ...way, ...(reading.profile === undefined ? {} : { profile: reading.profile }) },
    macs: usable(macs),
    ...texts({
      name: identity.name,
      vendor: identity.vendor,
      model: identity.model,
      version: identity.version,
      serial: identity.serial,
    }),
    traits: traitsOf(reading),
  };
}

/** What its tables tell of others. */
export function sightingsOfOthers(on: NetworkRef, reading: DeviceReading): readonly Sighting[] {
  const neighbours = (reading.neighbours ?? []).slice(0, MOST_ROWS);
  const onPort = groupBy(neighbours, ({ interface: name }) => name);
  const kinds = new Map((reading.interfaces ?? []).map(({ name, kind }) => [name, kind]));
  const seenOn = (name: string | undefined) => ({
    ref: on,
    ...texts({ interface: name }),
  });
  return [
    ...neighbours.map((one): Sighting => {
      const port = one.interface ?? '';
      return {
        by: 'neighbour',
        macs: usable([one.mac]),
        ...texts({ address: one.address, name: one.name, platform: one.platform }),
        seenOn: {
          ...seenOn(one.interface),
          isRadio: isRadioInterface(port, kinds.get(port)),
          alone: port !== '' && onPort.get(one.interface)?.length === 1,
        },
      };
    }),
    ...(reading.stations ?? []).slice(0, MOST_ROWS).map(
      (one): Sighting => ({
        by: 'station',
        macs: usable([one.mac]),
        ...texts({ address: one.lastIp, name: one.name }),
        seenOn: { ...seenOn(one.radio), isRadio: true },
      }),
    ),
    ...(reading.arp ?? []).slice(0, MOST_ROWS).map(
      (one): Sighting => ({
        by: 'arp',
        macs: usable([one.mac]),
        ...texts({ address: one.address }),
        seenOn: seenOn(one.interface),
      }),
    ),
    ...(reading.pppSessions ?? []).slice(0, MOST_ROWS).map(
      (one): Sighting => ({
        by: 'ppp',
        macs: usable([one.callerId]),
        ...texts({ address: one.address, name: one.user }),
        seenOn: seenOn(one.serverInterface),
      }),
    ),
  ].filter((sighting) => sighting.macs?.length || sighting.address !== undefined);
}

function traitsOf({ stations, observations, pppSessions }: DeviceReading): Traits {
  const clients = observations.flatMap((one) =>
    one.kind === 'gauge' && one.metric === 'radio.clients' ? [one.value] : [],
  );
  const counted = clients.length > 0 ? clients.reduce((sum, value) => sum + value, 0) : undefined;
  const heard = stations?.length ?? counted;
  const servesSessions =
    (pppSessions?.length ?? 0) > 0 ||
    observations.some(({ metric }) => metric === 'device.pppoe_sessions');
  return {
    ...(heard === undefined ? {} : { stations: heard }),
    ...(observations.some(({ metric }) => metric.startsWith('radio.')) ? { hasRadio: true } : {}),
    ...(servesSessions ? { servesSessions } : {}),
  };
}

function usable(macs: readonly (string | undefined)[]): string[] {
  return [...new Set(macs.flatMap((mac) => usableMac(mac) ?? []))];
}

/** Clean, short, and there at all. */
function texts<K extends string>(
  given: Readonly<Record<K, string | undefined>>,
): { [P in K]?: string } {
  const entries = Object.entries<string | undefined>(given)
    .map(([key, text]) => [key, text === undefined ? '' : storableText(text)])
    .filter(([, text]) => text !== '');
  return Object.fromEntries(entries) as { [P in K]?: string };
}
