import { neighbouringMacs } from '../discovery/mac-address.js';
import { groupBy } from '../shared/group-by.js';
import { type FoundCpe, findCpes } from './cpe-clues.js';
import type { LinkClue, LinkEvidence } from './link-clue.js';
import { indexNetwork, type NetworkIndex, nameKey, portKey } from './network-index.js';
import type { ServiceLinkKind } from './service-link.js';
import type { KnownService, KnownSession, ServiceNetwork } from './service-network.js';

export interface SuggestedServiceLink {
  readonly serviceId: string;
  readonly deviceId: string;
  readonly kind: ServiceLinkKind;
  readonly mac: string | null;
  /** Above 0, at most 1. */
  readonly score: number;
  readonly evidence: readonly LinkEvidence[];
  /** Session and MAC of the access identity both lead here, and nowhere else. */
  readonly isMatched: boolean;
}

/**
 * The path of each service: its CPE, the access point that hears it, the router that holds its session, each with what
 * speaks for it. Works from the access identity outwards; a service without one has none. The order of what is known
 * does not matter.
 */
export function suggestServiceLinks(network: ServiceNetwork): readonly SuggestedServiceLink[] {
  const index = indexNetwork(network);
  const sessions = groupBy(network.sessions, (session) => sessionKey(session) ?? '');
  return network.services.flatMap((service) => {
    const key = serviceKey(service);
    const own = key === undefined ? [] : (sessions.get(key) ?? []);
    const known = own.filter(({ routerId }) => index.device.has(routerId));
    const cpes = findCpes(service, known, index);
    const routers = ofRouters(service, known, cpes, index);
    return [
      ...cpes.map((cpe) => ofCpe(service, cpe, cpes.length === 1 && routers.length === 1)),
      ...ofAccessPoints(service, known, cpes, routers.length === 1, index),
      ...routers,
    ];
  });
}

function ofCpe(service: KnownService, cpe: FoundCpe, isAlone: boolean): SuggestedServiceLink {
  return {
    serviceId: service.id,
    deviceId: cpe.device.id,
    kind: 'cpe',
    mac: cpe.mac,
    score: cpe.score,
    evidence: cpe.evidence,
    isMatched: cpe.isMatched && isAlone,
  };
}

/** The one router that knows the user is sure; of several none is. */
function ofRouters(
  service: KnownService,
  sessions: readonly KnownSession[],
  cpes: readonly FoundCpe[],
  index: NetworkIndex,
): SuggestedServiceLink[] {
  const routers = groupBy(sessions, ({ routerId }) => routerId);
  const isAlone = routers.size === 1;
  return [...routers]
    .map(([routerId, [session]]): SuggestedServiceLink => {
      const on = index.device.get(routerId)?.name ?? null;
      const mac = session?.mac ?? null;
      return {
        serviceId: service.id,
        deviceId: routerId,
        kind: 'router_session',
        mac,
        score: isAlone ? 1 : Math.round(100 / routers.size) / 100,
        evidence: [{ clue: 'session', identity: session?.user ?? null, mac, on }],
        isMatched: isAlone && cpes.length === 1 && cpes.every((cpe) => cpe.isMatched),
      };
    })
    .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
}

/**
 * Who hears the session's MAC itself, else the CPE; without a known CPE, who relayed its lease, who has learnt the MAC on
 * its radio, or who alone is behind the port that serves it.
 */
function ofAccessPoints(
  service: KnownService,
  sessions: readonly KnownSession[],
  cpes: readonly FoundCpe[],
  isOneRouter: boolean,
  index: NetworkIndex,
): SuggestedServiceLink[] {
  const isAlone = cpes.length === 1 && isOneRouter;
  const ways = [
    () => sessions.flatMap((session) => hearersOfSession(session, isOneRouter, index)),
    () => cpes.flatMap((cpe) => hearersOf(cpe, isAlone, index)),
    () => sessions.flatMap((session) => relaysOf(session, index)),
    () => sessions.flatMap((session) => learnersOf(session, index)),
    () => sessions.flatMap((session) => onPortOf(session, index)),
  ];
  const found = ways.reduce<Hearer[]>((known, way) => (known.length > 0 ? known : way()), []);
  const byDevice = new Map(found.reverse().map((hearer) => [hearer.deviceId, hearer]));
  const known = [...byDevice.values()].filter(
    ({ deviceId }) => index.device.get(deviceId)?.role === 'ap',
  );
  return known
    .map((hearer): SuggestedServiceLink => {
      const score = Math.round((hearer.score * 100) / known.length) / 100;
      const isMatched = hearer.isMatched && known.length === 1;
      return { serviceId: service.id, kind: 'access_point', ...hearer, score, isMatched };
    })
    .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
}

type Hearer = Omit<SuggestedServiceLink, 'serviceId' | 'kind'>;

/** By its own MACs; else by those next to them, for an inventory may know a radio by its Ethernet port alone. */
function hearersOf(cpe: FoundCpe, isAlone: boolean, index: NetworkIndex): Hearer[] {
  const { macs } = cpe.device;
  const own = macs.filter((mac) => index.station.has(mac));
  const near = macs.flatMap(neighbouringMacs).filter((mac) => !index.byMac.has(mac));
  return (own.length > 0 ? own : near).flatMap((mac): Hearer[] => {
    const station = index.station.get(mac);
    if (!station) return [];
    const on = index.device.get(station.accessPointId)?.name ?? null;
    return [
      {
        deviceId: station.accessPointId,
        mac,
        score: cpe.score * (own.length > 0 ? 0.95 : 0.75),
        evidence: [{ clue: 'station', identity: cpe.device.name, mac, on }],
        isMatched: own.length > 0 && cpe.isMatched && isAlone,
      },
    ];
  });
}

/** The radio itself dials. */
function hearersOfSession(session: KnownSession, isOneRouter: boolean, index: NetworkIndex) {
  const station = index.station.get(session.mac ?? '');
  return station
    ? [hearer(session, station.accessPointId, { clue: 'station', score: 0.95 }, isOneRouter, index)]
    : [];
}

function learnersOf(session: KnownSession, index: NetworkIndex): Hearer[] {
  const learnt = index.learnt.get(session.mac ?? '') ?? [];
  return learnt.map(({ deviceId }) =>
    hearer(session, deviceId, { clue: 'bridged', score: 0.8 }, false, index),
  );
}

/** Who wrote its MAC or its name into the lease; of several names the longest, for `Norte` is in `Norte 2`. */
function relaysOf(session: KnownSession, index: NetworkIndex): Hearer[] {
  const texts = session.relayed.map((text) => text.toUpperCase());
  const macs = texts.flatMap((text) => macsIn(text));
  const byMac = macs.flatMap((mac) => index.byMac.get(mac) ?? []);
  const keys = session.relayed.flatMap((text) => nameKey(text) ?? []);
  const named = index.accessPoints
    .map((device) => ({ device, key: nameKey(device.name) ?? '' }))
    .filter(({ key }) => key !== '' && keys.some((text) => text.includes(key)));
  const longest = Math.max(0, ...named.map(({ key }) => key.length));
  const byName = named.filter(({ key }) => key.length === longest).map(({ device }) => device);
  const found = byMac.length > 0 ? byMac : byName;
  return found.map(({ id }) =>
    hearer(session, id, { clue: 'option-82', score: 0.85 }, false, index),
  );
}

/** Whatever six bytes of a text may be a MAC: relays write it with colons, plain, or after a type and a length. */
function macsIn(text: string): string[] {
  return (text.match(/[0-9A-F:-]{12,}/g) ?? []).flatMap((run) => {
    const bytes = run.replace(/[:-]/g, '').match(/../g) ?? [];
    return bytes.slice(5).map((_, start) => bytes.slice(start, start + 6).join(':'));
  });
}

/** A port with several access points tells which few it may be, one with many tells nothing. */
const MOST_ON_PORT = 3;

function onPortOf(session: KnownSession, index: NetworkIndex): Hearer[] {
  const { serverInterface, routerId } = session;
  if (serverInterface === null) return [];
  const devices = index.onPort.get(portKey(routerId, serverInterface)) ?? [];
  if (devices.length > MOST_ON_PORT) return [];
  return devices.map(({ id }) =>
    hearer(session, id, { clue: 'server-interface', score: 0.7 }, false, index),
  );
}

function hearer(
  { user, mac }: KnownSession,
  deviceId: string,
  { clue, score }: { readonly clue: LinkClue; readonly score: number },
  isMatched: boolean,
  index: NetworkIndex,
): Hearer {
  const on = index.device.get(deviceId)?.name ?? null;
  return { deviceId, mac, score, evidence: [{ clue, identity: user, mac, on }], isMatched };
}

/** PPPoE users are looked up as they stand: routers tell `Ana` from `ana`. */
function serviceKey({ accessKind, accessIdentity }: KnownService): string | undefined {
  if (accessIdentity === null) return undefined;
  return accessKind === 'static' ? `address ${accessIdentity}` : `${accessKind} ${accessIdentity}`;
}

function sessionKey({ kind, user, mac }: KnownSession): string {
  return kind === 'dhcp' ? `dhcp ${mac ?? user}` : `pppoe ${user}`;
}
