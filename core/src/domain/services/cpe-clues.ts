import { neighbouringMacs } from '../discovery/mac-address.js';
import type { LinkClue, LinkEvidence } from './link-clue.js';
import { isCustomerDevice, type NetworkIndex, nameKey } from './network-index.js';
import type { KnownDevice, KnownService, KnownSession } from './service-network.js';

/** How much each clue alone is worth. What was read of MACs outweighs what somebody typed as a name. */
const WORTH: Readonly<Partial<Record<LinkClue, number>>> = {
  mac: 0.95,
  'behind-station': 0.9,
  bridged: 0.85,
  address: 0.8,
  'mac-nearby': 0.75,
  name: 0.6,
  'host-name': 0.6,
  premises: 0.55,
};
/** The session's MAC leads to the device itself: no guess by numbers or names. */
const READ_MACS: readonly LinkClue[] = ['mac', 'bridged', 'behind-station'];

export interface CpeClue {
  readonly device: KnownDevice;
  readonly score: number;
  readonly evidence: LinkEvidence;
}

export interface FoundCpe {
  readonly device: KnownDevice;
  readonly score: number;
  readonly evidence: readonly LinkEvidence[];
  /** The MAC of the session, where the session led here. */
  readonly mac: string | null;
  /** The identity's session and its MAC, as they were read, both lead to this one. */
  readonly isMatched: boolean;
}

/** Who else could it be: beside the best one only who comes this near. */
const MARGIN = 0.1;
const MOST = 3;

/** The radios that may stand at this service's customer, the surest first; one alone when nothing comes near it. */
export function findCpes(
  service: KnownService,
  sessions: readonly KnownSession[],
  index: NetworkIndex,
): readonly FoundCpe[] {
  const clues = [
    ...sessions.flatMap((session) => ofSession(session, index)),
    ...ofName(service, index),
    ...ofAddress(service, sessions, index),
    ...ofPremises(service, index),
  ];
  const found = [...new Set(clues.map(({ device }) => device))]
    .map((device) => combine(device, clues))
    .sort((a, b) => b.score - a.score || (a.device.id < b.device.id ? -1 : 1));
  const best = found[0]?.score ?? 0;
  return found.filter(({ score }) => score >= best - MARGIN).slice(0, MOST);
}

function combine(device: KnownDevice, clues: readonly CpeClue[]): FoundCpe {
  const own = clues.filter((clue) => clue.device === device);
  // A radio shows its access point the name that it carries, and stands where it is named for: one clue, not three.
  const typed = own.filter(isTyped).map(({ score }) => score);
  const read = own.filter((clue) => !isTyped(clue)).map(({ score }) => score);
  const doubt = [Math.max(0, ...typed), ...read].reduce((left, score) => left * (1 - score), 1);
  const evidence = distinct(own.map((clue) => clue.evidence));
  return {
    device,
    score: Math.min(0.99, Math.round((1 - doubt) * 100) / 100),
    evidence,
    mac: evidence.find(({ mac }) => mac !== null)?.mac ?? null,
    isMatched: own.some((one) => READ_MACS.includes(one.evidence.clue) && one.score > 0.5),
  };
}

const TYPED: readonly LinkClue[] = ['name', 'host-name', 'premises'];
const isTyped = ({ evidence: { clue } }: CpeClue) => TYPED.includes(clue);

function ofSession(session: KnownSession, index: NetworkIndex): CpeClue[] {
  const { mac } = session;
  if (mac === null) return [];
  const on = index.device.get(session.routerId)?.name ?? null;
  const said = { identity: session.user, mac };
  const own = customers(index.byMac.get(mac));
  if (own.length > 0) return shared('mac', own, { ...said, on });
  const learnt = index.learnt.get(mac) ?? [];
  const behind = learnt.flatMap(({ deviceId, behindMac }) =>
    customers(index.byMac.get(behindMac ?? '')).map((device) => ({
      device,
      on: index.device.get(deviceId)?.name ?? null,
    })),
  );
  const bridges = customers(learnt.flatMap(({ deviceId }) => index.device.get(deviceId) ?? []));
  const bridged = [
    ...behind.flatMap(({ device, on }) =>
      shared(
        'behind-station',
        [device],
        { ...said, on },
        distinct(behind.map((b) => b.device)).length,
      ),
    ),
    ...bridges.flatMap((device) =>
      shared('bridged', [device], { ...said, on: device.name }, bridges.length),
    ),
  ];
  if (bridged.length > 0) return bridged;
  const near = customers(neighbouringMacs(mac).flatMap((one) => index.byMac.get(one) ?? []));
  return shared('mac-nearby', near, { ...said, on });
}

function ofName(service: KnownService, index: NetworkIndex): CpeClue[] {
  const identity = service.accessIdentity;
  const key = service.accessKind === 'pppoe' && identity !== null ? nameKey(identity) : undefined;
  if (key === undefined) return [];
  const said = { identity, mac: null };
  const named = customers(index.byName.get(key));
  const stations = (index.stationsByName.get(key) ?? []).flatMap(({ mac, accessPointId }) =>
    customers(index.byMac.get(mac)).map((device) => ({ device, accessPointId })),
  );
  return [
    ...named.flatMap((device) =>
      shared('name', [device], { ...said, on: device.name }, named.length),
    ),
    ...stations.flatMap(({ device, accessPointId }) => {
      const on = index.device.get(accessPointId)?.name ?? null;
      return shared('host-name', [device], { ...said, on }, stations.length);
    }),
  ];
}

function ofPremises(
  { customerName, accessIdentity }: KnownService,
  index: NetworkIndex,
): CpeClue[] {
  const key = accessIdentity === null ? undefined : nameKey(customerName);
  const standing = key === undefined ? [] : customers(index.byPremises.get(key));
  const said = { identity: accessIdentity, mac: null };
  return standing.flatMap((device) =>
    shared('premises', [device], { ...said, on: device.premises }, standing.length),
  );
}

function ofAddress(
  { accessKind, accessIdentity }: KnownService,
  sessions: readonly KnownSession[],
  index: NetworkIndex,
): CpeClue[] {
  const given = accessKind === 'static' ? [accessIdentity] : sessions.map(({ address }) => address);
  return distinct(given.filter((address) => address !== null && address !== '')).flatMap(
    (address) =>
      shared('address', customers(index.byAddress.get(address ?? '')), {
        identity: address,
        mac: null,
        on: null,
      }),
  );
}

/** A clue that points at several devices is worth its part for each. */
function shared(
  clue: LinkClue,
  devices: readonly KnownDevice[],
  said: Omit<LinkEvidence, 'clue'>,
  among = devices.length,
): CpeClue[] {
  const score = (WORTH[clue] ?? 0) / among;
  return devices.map((device) => ({ device, score, evidence: { clue, ...said } }));
}

function customers(devices: readonly KnownDevice[] | undefined): KnownDevice[] {
  return distinct((devices ?? []).filter(isCustomerDevice));
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
