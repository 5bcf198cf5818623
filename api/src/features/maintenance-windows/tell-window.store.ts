import { nextOccurrences, occurrenceAt } from '@atalaya/core/domain/maintenance/occurrences';
import type { Occurrence } from '@atalaya/core/domain/maintenance/schedule';
import {
  appendWindowEvent,
  type WindowPhase,
} from '@atalaya/platform/maintenance/append-window-event';
import type { StoredWindow } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import { eventActorOf } from '../../tenancy/audit.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

interface Telling {
  readonly phase: WindowPhase;
  readonly timezone: string;
  readonly ended?: Occurrence;
}

/** What a person changed of a window, to whoever listens. */
export async function tellWindow(
  unit: TenantUnit,
  window: StoredWindow,
  telling: Telling,
): Promise<void> {
  await appendWindowEvent(unit.trx, window, {
    ...telling,
    tenantId: unit.tenantId,
    at: unit.now.getTime(),
    actor: eventActorOf(unit.actor),
  });
}

/** Of a window that goes away: what goes on ends, what was still to come is cancelled, of what is over nothing is told. */
export async function tellGone(
  unit: TenantUnit,
  window: StoredWindow,
  timezone: string,
): Promise<void> {
  const now = unit.now.getTime();
  const current = occurrenceAt(window, timezone, now);
  if (current !== null) {
    const ended = { from: current.from, to: now };
    await tellWindow(unit, window, { phase: 'ended', timezone, ended });
  } else if (nextOccurrences(window, timezone, now, 1).length > 0) {
    await tellWindow(unit, window, { phase: 'cancelled', timezone });
  }
}
