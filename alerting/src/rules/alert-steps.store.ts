import type { AlertStep } from '@atalaya/core/domain/alerting/alert-step';
import { tagText } from '@atalaya/core/domain/alerting/series-index';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** Rows in one statement: PostgreSQL takes 65,535 parameters, and a row has eleven. */
const ROWS_AT_ONCE = 2_000;

/** Stores where each alert stands after the steps. */
export async function storeAlertSteps(
  database: Database,
  tenantId: string,
  steps: readonly AlertStep[],
): Promise<void> {
  await database.withTenant(tenantId, async (trx) => {
    const known = await ofKnownDevices(trx, steps);
    const ruleIds = await existing(
      trx,
      'alert_rules',
      known.map(({ rule }) => rule.id),
    );
    const last = new Map(known.map((step) => [keyOf(step), step]));
    const standing = [...last.values()].filter(({ rule }) => ruleIds.has(rule.id));
    const open = standing.filter(({ state }) => state === 'pending' || state === 'firing');
    await inChunks(open, (chunk) => upsert(trx, tenantId, chunk));
    const ended = standing.filter(({ state }) => state === 'ok' || state === 'resolved');
    await inChunks(ended, (chunk) => remove(trx, chunk));
  });
}

const keyOf = (step: AlertStep) =>
  `${step.rule.id}/${step.deviceId}/${tagText(step.rule.metric, step.tags)}`;

/** A deleted device has no alerts any more. */
async function ofKnownDevices(trx: Trx, steps: readonly AlertStep[]): Promise<AlertStep[]> {
  const ids = await existing(
    trx,
    'devices',
    steps.map(({ deviceId }) => deviceId),
  );
  return steps.filter(({ deviceId }) => ids.has(deviceId));
}

async function existing(
  trx: Trx,
  table: 'devices' | 'alert_rules',
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table)} where id = any(${[...new Set(ids)]}::uuid[])
    for key share`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

async function upsert(trx: Trx, tenantId: string, steps: readonly AlertStep[]): Promise<void> {
  await trx
    .insertInto('alerts')
    .values(
      steps.map((step) => ({
        tenant_id: tenantId,
        rule_id: step.rule.id,
        device_id: step.deviceId,
        series: tagText(step.rule.metric, step.tags),
        tags: JSON.stringify(step.tags),
        state: step.state === 'firing' ? ('firing' as const) : ('pending' as const),
        flapping: step.flapping,
        samples: step.samples,
        value: step.value,
        since: new Date(step.at),
        seen_at: new Date(step.at),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'rule_id', 'device_id', 'series']).doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        flapping: eb.ref('excluded.flapping'),
        samples: eb.ref('excluded.samples'),
        value: eb.ref('excluded.value'),
        seen_at: eb.ref('excluded.seen_at'),
        since: eb
          .case()
          .when('alerts.state', '=', eb.ref('excluded.state'))
          .then(eb.ref('alerts.since'))
          .else(eb.ref('excluded.since'))
          .end(),
      })),
    )
    .execute();
}

async function remove(trx: Trx, steps: readonly AlertStep[]): Promise<void> {
  const rules = steps.map(({ rule }) => rule.id);
  const devices = steps.map(({ deviceId }) => deviceId);
  const series = steps.map(({ rule, tags }) => tagText(rule.metric, tags));
  await sql`
    delete from alerts a
    using unnest(${rules}::uuid[], ${devices}::uuid[], ${series}::text[]) as e (rule_id, device_id, series)
    where a.rule_id = e.rule_id and a.device_id = e.device_id and a.series = e.series`.execute(trx);
}

async function inChunks(
  steps: readonly AlertStep[],
  work: (chunk: readonly AlertStep[]) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < steps.length; from += ROWS_AT_ONCE) {
    await work(steps.slice(from, from + ROWS_AT_ONCE));
  }
}
