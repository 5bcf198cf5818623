import type { OnuFact } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';
import type { DeviceEvent, EventSeverity } from './device-event.js';

/** Serial → whether it was online at the last read. */
export type OnuMemory = ReadonlyMap<string, boolean>;

const CAUSES: Readonly<Record<NonNullable<OnuFact['lastDownCause']>, [string, EventSeverity]>> = {
  'dying-gasp': ['lost its power (dying gasp)', 'notice'],
  'loss-of-signal': ['lost its light (loss of signal)', 'warning'],
  other: ['went down', 'notice'],
};

/**
 * What changed between two reads of an OLT's units. The first read tells nothing: who was down before we
 * looked did not go down now. A unit that the OLT no longer lists is forgotten, not down.
 */
export function onuEvents(
  before: OnuMemory | undefined,
  onus: readonly OnuFact[],
  olt: { readonly deviceId: string; readonly at: Instant },
): { readonly events: readonly DeviceEvent[]; readonly memory: OnuMemory } {
  const memory = new Map(onus.map(({ serial, online }) => [serial, online]));
  if (before === undefined) return { events: [], memory };
  const events = onus.flatMap((onu): DeviceEvent[] => {
    const was = before.get(onu.serial);
    if (was === undefined || was === onu.online) return [];
    const [what, severity]: [string, EventSeverity] = onu.online
      ? ['is back', 'info']
      : CAUSES[onu.lastDownCause ?? 'other'];
    const name = onu.name ? `${onu.serial} (${onu.name})` : onu.serial;
    const common = { deviceId: olt.deviceId, at: olt.at, kind: 'onu' as const, severity };
    return [
      { ...common, title: `ONU ${onu.serial} ${what}`, text: `${name} on ${onu.pon} ${what}` },
    ];
  });
  return { events, memory };
}
