import type { DeviceRole } from '../network/device.js';
import type { Candidate } from './candidate.js';

/** Families that are one thing whatever they do, by SNMP profile, model or the platform that a neighbour heard. */
const FAMILIES: readonly (readonly [RegExp, DeviceRole])[] = [
  [/\bolt\b|ufiber|\bua?g?f-olt/i, 'olt'],
  [/\bonu\b|\bont\b|nano ?g\b|uf-loco|uf-nano/i, 'onu'],
  [/\bups\b|apc|cyberpower|smart-?ups|\bict\b|tripp|victron/i, 'power'],
  [
    /netonix|edge ?switch|\bes-\d|cnmatrix|\bcrs\d|\bcss\d|netpower|fiberbox|toughswitch/i,
    'switch',
  ],
  [
    /edge ?router|\ber-|\bccr\d|\brb(11|10|40|45|50)\d\d|\bhex\b|\brb[37]50|\bchr\b|edgepoint r/i,
    'router',
  ],
  [/air ?fiber|\baf-?\d|af60|wave-?(lr|pro|nano)|gbe-|building-to-building/i, 'backhaul'],
  [
    /siklu|etherhaul|ceragon|\bsaf\b|aviat|radwin|\bptp\b|\bptp-?\d|ligowave|ligoptp|cube.?60|wireless wire|mimosa.?b\d|\bb5c?\b|\bray\d/i,
    'backhaul',
  ],
  [
    /\b(rocket|lite ?ap|prism ?station|omnitik|mantbox|netmetal|basebox|ltu-rocket|epmp ?[23]000|cnpilot|unifi|uap|a5c?\b)/i,
    'ap',
  ],
  [
    /\b(lite ?beam|nano ?beam|power ?beam|nano ?station|loco|lhg|sxt|disc|ldf|dynadish|force ?\d|mimosa.?c\d|ltu-(lite|lr|pro))/i,
    'cpe',
  ],
];

/**
 * What a candidate probably is, from what it does (sessions, stations), else from its family, else from who hears it.
 * undefined: nothing tells. A person decides.
 */
export function suggestRole(candidate: Candidate): DeviceRole | undefined {
  const { traits, ways, heardOn } = candidate;
  const told = [candidate.model, candidate.platform, ...ways.map(({ profile }) => profile)];
  const family = FAMILIES.find(([pattern]) => told.some((text) => text && pattern.test(text)))?.[1];
  const isFixed = family !== undefined && family !== 'ap' && family !== 'cpe';
  if (traits.servesSessions) return 'router';
  if (isFixed) return family;
  if ((traits.stations ?? 0) > 0) return 'ap';
  if (heardOn.some(({ by }) => by === 'station')) return 'cpe';
  if (family !== undefined) return family;
  if (traits.hasRadio) return 'cpe';
  if (heardOn.some(({ by }) => by === 'ppp')) return 'cpe';
  if (ways.some(({ profile }) => profile === 'host-resources')) return 'server';
  const vendor = `${candidate.vendor ?? ''} ${candidate.platform ?? ''}`;
  if (ways.some(({ driver }) => driver === 'routeros') || /mikrotik/i.test(vendor)) return 'router';
  return undefined;
}
