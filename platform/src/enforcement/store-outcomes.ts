import { settleCommand } from '@atalaya/core/domain/enforcement/settle-command';
import { isOfGeneration } from '@atalaya/core/domain/enforcement/wanted-intent';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { CommandOutcome, RouterLane } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { notePushed } from '../provisioning/note-pushed.store.js';
import { settleSpeeds } from '../sync/settle-speeds.store.js';
import { auditCommands } from './audit-commands.store.js';
import { observeLines } from './observe-lines.store.js';
import { type ReportedCommand, readReported } from './reported-commands.read-model.js';
import type { SettledOutcome } from './settled-outcome.js';
import { storeMemories } from './store-memories.store.js';
import { endTakenOver } from './take-over.store.js';
import { tellAccess } from './tell-access.js';
import { tellDead } from './tell-dead.js';

/**
 * What became of commands of a lane that is held: their states and record, how their lines were read back, what is to be
 * remembered of them, the audit's rows and the events. Answers the accounts whose lines are not as they were.
 */
export async function storeOutcomes(
  trx: Trx,
  lane: Pick<RouterLane, 'tenantId' | 'routerId'>,
  outcomes: readonly CommandOutcome[],
  now: Instant,
): Promise<{ readonly accountIds: ReadonlySet<string> }> {
  const { tenantId, routerId } = lane;
  const told = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  const rows = await readReported(trx, lane, [...told.keys()]);
  const settled = rows.flatMap((row): SettledOutcome[] => {
    const outcome = told.get(row.id);
    if (outcome === undefined) return [];
    const isWanted = row.current === null || isStillWanted(row);
    const of = { attempts: row.attempts + 1, isWanted, now };
    return [{ row, outcome, settled: settleCommand(outcome, of) }];
  });
  if (settled.length === 0) return { accountIds: new Set() };
  await settle(trx, tenantId, settled, now);
  await settleSpeeds(trx, tenantId, settled);
  const verified = settled.flatMap(({ row, outcome }) =>
    outcome.state === 'verified' ? [{ row, outcome }] : [],
  );
  const memories = verified.flatMap(({ row, outcome }) =>
    row.service_id === null || outcome.memory === null
      ? []
      : [{ serviceId: row.service_id, memory: outcome.memory }],
  );
  await storeMemories(trx, lane, memories, new Date(now));
  const pushed = verified.filter(({ row }) => row.intent === 'provision');
  await notePushed(
    trx,
    lane,
    pushed.flatMap(({ row }) => row.service_id ?? []),
    new Date(now),
  );
  const seen = verified.flatMap(({ row, outcome: { observed, evidence, redial } }) =>
    row.service_id === null || observed === null
      ? []
      : [{ serviceId: row.service_id, observed, evidence, redial, generation: null }],
  );
  const changed = await observeLines(trx, tenantId, seen, now);
  const causes = new Map(
    verified.flatMap(({ row, outcome }) =>
      row.service_id === null
        ? []
        : [
            [
              row.service_id,
              { commandId: row.id, cause: row.cause, latencyMs: outcome.latencyMs },
            ] as const,
          ],
    ),
  );
  await tellAccess(trx, tenantId, changed, { routerId, causes, now });
  await endDrifts(
    trx,
    tenantId,
    verified.map(({ row }) => row.id),
    now,
  );
  const adopted = verified.filter(({ row }) => row.intent === 'adopt').map(({ row }) => row.id);
  await endTakenOver(trx, tenantId, adopted, now);
  await auditCommands(trx, lane, settled, now);
  await tellDead(trx, lane, settled, now);
  return { accountIds: new Set(changed.flatMap(({ accountId }) => accountId ?? [])) };
}

const isStillWanted = ({ intent, generation, current, desired_state }: ReportedCommand) =>
  isOfGeneration(intent) ? generation === current : desired_state !== 'cancelled';

async function settle(
  trx: Trx,
  tenantId: string,
  settled: readonly SettledOutcome[],
  now: Instant,
): Promise<void> {
  const rows = settled.map(({ row, outcome, settled: { state, dueAt } }) => ({
    id: row.id,
    state,
    dueAt: dueAt === null ? null : new Date(dueAt),
    isTried: outcome.state !== 'stale',
    commands: outcome.commands,
    before: outcome.before ?? null,
    after: outcome.after ?? null,
    error: outcome.state === 'failed' ? outcome.error : null,
    latencyMs: Math.round(outcome.latencyMs),
  }));
  await sql`
    update network_commands c set state = r.state, due_at = coalesce(r."dueAt", c.due_at),
      attempts = c.attempts + case when r."isTried" then 1 else 0 end,
      commands = r.commands, before = r.before, after = r.after, error = r.error, latency_ms = r."latencyMs",
      settled_at = case when r.state = 'failed' then null else ${new Date(now)}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, state text, "dueAt" timestamptz,
      "isTried" boolean, commands jsonb, before jsonb, after jsonb, error text, "latencyMs" integer)
    where c.tenant_id = ${tenantId} and c.id = r.id`.execute(trx);
}

/** What a command of the comparison put right is over at once. */
async function endDrifts(
  trx: Trx,
  tenantId: string,
  commandIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (commandIds.length === 0) return;
  await sql`
    update network_drifts set ended_at = ${new Date(now)}, ended_how = 'repaired'
    where tenant_id = ${tenantId} and ended_at is null
      and command_id = any(${[...commandIds]}::uuid[])`.execute(trx);
}
