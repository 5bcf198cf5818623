import type { ControlledOutage } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';
import type { DeviceEvent } from './device-event.js';

/** The outage in progress at the last read; null: none. */
export type OutageMemory = ControlledOutage | null;

const TITLES: Readonly<Record<ControlledOutage['kind'], string>> = {
  outage: 'UISP reports an outage',
  unreachable: 'UISP cannot reach it: something before it is out',
  unknown: 'UISP reports an outage',
};

/**
 * What changed between two reads of the outages that a controller knows. The first read tells nothing: what was out
 * before we looked did not begin now.
 */
export function outageEvents(
  before: OutageMemory | undefined,
  outage: ControlledOutage | null,
  device: { readonly deviceId: string; readonly at: Instant },
): readonly DeviceEvent[] {
  if (before === undefined || before?.externalId === outage?.externalId) return [];
  const { deviceId, at } = device;
  if (outage === null) {
    const title = 'UISP reports the end of the outage';
    return [{ deviceId, at, kind: 'uisp', severity: 'info', title, text: title }];
  }
  const title = TITLES[outage.kind];
  const severity = outage.kind === 'unreachable' ? ('notice' as const) : ('warning' as const);
  const since = outage.since ?? at;
  // A controller's clock may be wrong; the moment at which we heard it is right.
  const text = `${title}, since ${new Date(since).toISOString()} by its clock`;
  return [{ deviceId, at, kind: 'uisp', severity, title, text }];
}
