import { intentOf } from '@atalaya/core/domain/enforcement/wanted-intent';
import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import type { DesiredState } from '@atalaya/core/domain/services/service';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { type Insertable, sql } from 'kysely';
import { queueCommands } from '../enforcement/queue-commands.store.js';
import { appendEvents } from '../outbox/append-events.js';
import type { Trx } from '../postgres/database.js';
import type { DunningDecisionsTable } from '../postgres/dunning-tables.js';
import { lockServices } from '../services/lock-services.store.js';
import { chargeReconnections, type ReconnectionFee } from './charge-fees.store.js';
import { type AnnouncedCut, noteCutsSoon } from './note-cut-messages.store.js';
import type { ServiceCase } from './snapshots.read-model.js';
import { askAboutAccess } from './upsert-task.store.js';

/** What a batch of decisions writes: a few statements however many services it decides. */
export interface DecisionWrites {
  /** Decisions that stand as they were, with their next look. */
  readonly kept: { readonly id: string; readonly next: Date | null }[];
  readonly ended: string[];
  readonly decided: Insertable<DunningDecisionsTable>[];
  /** What is wanted of services, each with the generation that it was decided on, and whose decision it is. */
  readonly wanted: {
    readonly id: string;
    readonly state: DesiredState;
    readonly generation: number;
    readonly decisionId: string;
    readonly actor: string;
    readonly cause: string;
  }[];
  readonly suspendedFrom: { readonly serviceId: string; readonly startsOn: CalendarDay }[];
  readonly returned: string[];
  readonly fees: ReconnectionFee[];
  readonly unconfirmed: ServiceCase[];
  readonly events: OutgoingEvent[];
  /** Cuts that are near: their customers are told. */
  readonly announced: AnnouncedCut[];
}

export const noWrites = (): DecisionWrites => ({
  kept: [],
  ended: [],
  decided: [],
  wanted: [],
  suspendedFrom: [],
  returned: [],
  fees: [],
  unconfirmed: [],
  events: [],
  announced: [],
});

export interface WritesOccasion {
  readonly tenantId: string;
  readonly now: Instant;
  readonly today: CalendarDay;
}

/**
 * Under the accounts' locks. Throws when a service changed since it was read: the whole batch is taken back. Returns how
 * many commands routers got; publish `network-commands.requested` after the commit where they did.
 */
export async function storeDecisions(
  trx: Trx,
  { tenantId, now, today }: WritesOccasion,
  writes: DecisionWrites,
): Promise<number> {
  const at = new Date(now);
  if (writes.kept.length > 0) {
    await sql`
      update dunning_decisions d set evaluated_at = ${at}, next_eval_at = r.next
      from jsonb_to_recordset(${JSON.stringify(writes.kept)}::jsonb) as r (id uuid, next timestamptz)
      where d.tenant_id = ${tenantId} and d.id = r.id`.execute(trx);
  }
  if (writes.wanted.length > 0) {
    const ids = writes.wanted.map(({ id }) => id);
    await lockServices(trx, tenantId, ids);
    const { numAffectedRows } = await sql`
      update services s set desired_state = r.state, generation = s.generation + 1, updated_at = ${at}
      from jsonb_to_recordset(${JSON.stringify(writes.wanted)}::jsonb) as r (id uuid, state text, generation integer)
      where s.tenant_id = ${tenantId} and s.id = r.id and s.generation = r.generation`.execute(trx);
    if (Number(numAffectedRows ?? 0n) !== writes.wanted.length) {
      throw new Error('a service changed while it was decided');
    }
  }
  if (writes.ended.length > 0) {
    await trx
      .updateTable('dunning_decisions')
      .set({ is_current: false })
      .where('id', 'in', writes.ended)
      .execute();
  }
  if (writes.decided.length > 0) {
    await trx.insertInto('dunning_decisions').values(writes.decided).execute();
  }
  await storeSuspendedDays(trx, { tenantId, now, today }, writes);
  await chargeReconnections(trx, { tenantId, now, today }, writes.fees);
  for (const one of writes.unconfirmed) await askAboutAccess(trx, tenantId, one, now);
  for (const [type, events] of groupBy(writes.events, (event) => event.type)) {
    await appendEvents(trx, tenantId, type, events);
  }
  await noteCutsSoon(trx, tenantId, writes.announced, now);
  const commands = writes.wanted.map(({ id, state, ...why }) => {
    return { serviceId: id, intent: intentOf(state), ...why };
  });
  return await queueCommands(trx, tenantId, commands, now);
}

/** Full days without service: billing leaves them out where the tenant's policy says so. */
async function storeSuspendedDays(
  trx: Trx,
  { tenantId, now, today }: WritesOccasion,
  { suspendedFrom, returned }: DecisionWrites,
): Promise<void> {
  if (returned.length > 0) {
    const open = trx
      .selectFrom('service_pauses')
      .select('id')
      .where('service_id', 'in', returned)
      .where('kind', '=', 'suspended')
      .where('ends_on', 'is', null);
    await trx
      .deleteFrom('service_pauses')
      .where('id', 'in', open)
      .where('starts_on', '>=', today)
      .execute();
    await trx
      .updateTable('service_pauses')
      .set({ ends_on: today })
      .where('id', 'in', open)
      .execute();
  }
  if (suspendedFrom.length === 0) return;
  await trx
    .insertInto('service_pauses')
    .values(
      suspendedFrom.map(({ serviceId, startsOn }) => ({
        tenant_id: tenantId,
        service_id: serviceId,
        kind: 'suspended' as const,
        starts_on: startsOn,
        ends_on: null,
        created_by: 'dunning',
        created_at: new Date(now),
      })),
    )
    .execute();
}
