import { sql } from 'kysely';
import type { DunningTown, TownService } from './dunning-town.js';

type Town = DunningTown;

export const charges = (town: Town, of: TownService) =>
  town.in((trx) =>
    trx
      .selectFrom('account_charges')
      .where('account_id', '=', of.accountId)
      .select(['kind', 'amount_minor'])
      .orderBy('kind')
      .execute(),
  );
export const events = (town: Town) =>
  town.in(async (trx) => {
    const rows = await trx
      .selectFrom('outbox')
      .select(['type', 'subject'])
      .orderBy('at')
      .orderBy('sequence')
      .execute();
    return rows.map(({ type, subject }) => `${type} ${subject}`);
  });
export const tasks = (town: Town, of: TownService) =>
  town.in(async (trx) => {
    const rows = await trx
      .selectFrom('collection_tasks')
      .where('account_id', '=', of.accountId)
      .select('kind')
      .execute();
    return rows.map(({ kind }) => kind);
  });
export const run = (town: Town) =>
  town.in((trx) => trx.selectFrom('dunning_runs').selectAll().executeTakeFirstOrThrow());

export async function addChannels(town: Town, kinds: readonly ('sms' | 'email' | 'telegram')[]) {
  const at = new Date(town.clock.now());
  const marks = { config: '{}', created_by: 'x', created_at: at, updated_at: at };
  await town.in((trx) =>
    trx
      .insertInto('channels')
      .values(kinds.map((kind) => ({ tenant_id: town.tenantId, kind, name: kind, ...marks })))
      .execute(),
  );
}

export const sent = (town: Town) =>
  town.in((trx) =>
    trx
      .selectFrom('channel_deliveries as d')
      .innerJoin('channels as c', 'c.id', 'd.channel_id')
      .innerJoin('outbox as o', 'o.id', 'd.event_id')
      .select(['c.kind', 'd.recipient', 'o.type'])
      .orderBy('d.queued_at')
      .execute(),
  );

export async function outage(town: Town, hurt: TownService): Promise<void> {
  const at = new Date(town.clock.now());
  await town.in(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into incidents (tenant_id, kind, cause, severity, root_name, root_role, opened_at, correlation_id,
        told_at, told_devices)
      values (${town.tenantId}, 'outage', 'device-down', 'critical', 'ap', 'ap', ${at}, gen_random_uuid(), ${at}, 1)
      returning id`.execute(trx);
    await trx
      .insertInto('incident_services')
      .values({
        tenant_id: town.tenantId,
        incident_id: rows[0]?.id ?? '',
        service_id: hurt.serviceId,
        customer_id: hurt.customerId,
        customer_name: 'x',
        customer_kind: 'person',
        monthly_minor: '49900',
        currency: 'MXN',
        certainty: 'suggested',
        suspended: false,
        from_at: at,
      })
      .execute();
  });
}
