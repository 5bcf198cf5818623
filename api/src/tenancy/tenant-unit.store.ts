import type { TenantTopic } from '@atalaya/core/ports/event-bus';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Schema } from '@atalaya/platform/postgres/schema';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import { notFound } from '../http/http-problem.js';
import { type Actor, type Change, insertAuditEntries, insertAuditEntry } from './audit.store.js';

/** What a person changes row by row: the name in the record, and whom a change concerns. */
const RECORDED = {
  sites: { subject: 'site', announces: 'inventory.changed' },
  devices: { subject: 'device', announces: 'inventory.changed' },
  credentials: { subject: 'credential', announces: 'inventory.changed' },
  controllers: { subject: 'controller', announces: 'inventory.changed' },
  device_links: { subject: 'link', announces: 'inventory.changed' },
  inbound_hooks: { subject: 'inbound_hook', announces: 'inventory.changed' },
  alert_rules: { subject: 'alert_rule', announces: 'alert-rules.changed' },
  reference_values: { subject: 'reference_value', announces: 'alert-rules.changed' },
  channels: { subject: 'channel', announces: null },
  silences: { subject: 'silence', announces: 'paging.changed' },
  escalation_policies: { subject: 'escalation_policy', announces: 'paging.changed' },
  on_call_rotas: { subject: 'on_call_rota', announces: 'paging.changed' },
  on_call_overrides: { subject: 'on_call_override', announces: 'paging.changed' },
  wall_tokens: { subject: 'wall_token', announces: 'access.changed' },
  api_keys: { subject: 'api_key', announces: 'access.changed' },
  customers: { subject: 'customer', announces: null },
  plans: { subject: 'plan', announces: null },
  services: { subject: 'service', announces: null },
  plan_prices: { subject: 'plan_price', announces: null },
  tax_groups: { subject: 'tax_group', announces: null },
  number_series: { subject: 'number_series', announces: null },
  account_charges: { subject: 'account_charge', announces: null },
  service_pauses: { subject: 'service_pause', announces: null },
  service_plan_changes: { subject: 'service_plan_change', announces: null },
  accounts: { subject: 'account', announces: null },
  contracts: { subject: 'contract', announces: null },
  equipment: { subject: 'equipment', announces: null },
  address_pools: { subject: 'address_pool', announces: null },
  customer_notes: { subject: 'customer_note', announces: null },
  tenant_domains: { subject: 'tenant_domain', announces: 'tenant.changed' },
  tickets: { subject: 'ticket', announces: null },
  visits: { subject: 'visit', announces: null },
} as const satisfies Partial<
  Record<keyof Schema, { subject: string; announces: TenantTopic | null }>
>;
type RecordedTable = keyof typeof RECORDED;
/** A column that is undefined stays as it is. */
type Patch<T extends RecordedTable> = {
  readonly [K in keyof Updateable<Schema[T]>]?: Updateable<Schema[T]>[K] | undefined;
};
type Row<T extends RecordedTable> = Selectable<Schema[T]> & { readonly id: string };

/**
 * One change of a tenant's data: a transaction in which every write leaves its audit row, and the news
 * to announce once it is committed. Ids of other tenants do not exist in it.
 */
export class TenantUnit {
  readonly trx: Trx;
  readonly tenantId: string;
  readonly actor: Actor;
  /** Platform clock. */
  readonly now: Date;
  readonly #announcements = new Set<TenantTopic>();

  constructor(trx: Trx, tenantId: string, actor: Actor, now: Date) {
    this.trx = trx;
    this.tenantId = tenantId;
    this.actor = actor;
    this.now = now;
  }

  get announcements(): ReadonlySet<TenantTopic> {
    return this.#announcements;
  }

  announce(topic: TenantTopic): void {
    this.#announcements.add(topic);
  }

  async record(change: Change): Promise<void> {
    const { tenantId, actor, now } = this;
    await insertAuditEntry(this.trx, { ...change, tenantId, actor, at: now });
  }

  /** Of a change of thousands of rows. */
  async recordAll(changes: readonly Change[]): Promise<void> {
    const { tenantId, actor, now } = this;
    await insertAuditEntries(this.trx, changes, { tenantId, actor, at: now });
  }

  async insert<T extends RecordedTable>(
    table: T,
    values: Omit<Insertable<Schema[T]>, 'tenant_id'>,
  ): Promise<Row<T>> {
    const all = Object.entries({ ...values, tenant_id: this.tenantId }).filter(isGiven);
    const columns = sql.join(all.map(([column]) => sql.ref(column)));
    const given = sql.join(all.map(([, value]) => sql.val(value)));
    const { rows } = await sql<Row<T>>`
      insert into ${sql.table(table)} (${columns}) values (${given}) returning *`.execute(this.trx);
    const row = first(rows);
    await this.#recordRow(table, 'create', undefined, row);
    return row;
  }

  async update<T extends RecordedTable>(table: T, id: string, patch: Patch<T>): Promise<Row<T>> {
    const before = await this.find(table, id);
    const changes = Object.entries(patch).filter(isGiven);
    if (changes.length === 0) return before;
    const assignments = changes.map(
      ([column, value]) => sql`${sql.ref(column)} = ${sql.val(value)}`,
    );
    const { rows } = await sql<Row<T>>`
      update ${sql.table(table)} set ${sql.join(assignments)}
      where tenant_id = ${this.tenantId} and id = ${id} returning *`.execute(this.trx);
    const after = first(rows);
    await this.#recordRow(table, 'update', before, after);
    return after;
  }

  async delete<T extends RecordedTable>(table: T, id: string): Promise<void> {
    const { rows } = await sql<Row<T>>`
      delete from ${sql.table(table)}
      where tenant_id = ${this.tenantId} and id = ${id} returning *`.execute(this.trx);
    await this.#recordRow(table, 'delete', first(rows), undefined);
  }

  /** The row, locked until the unit ends; a 404 when this tenant has none. */
  async find<T extends RecordedTable>(table: T, id: string): Promise<Row<T>> {
    const { rows } = await sql<Row<T>>`
      select * from ${sql.table(table)}
      where tenant_id = ${this.tenantId} and id = ${id} for update`.execute(this.trx);
    return first(rows);
  }

  /** Those of the rows that this tenant has, locked until the unit ends. */
  async findAll<T extends RecordedTable>(
    table: T,
    ids: readonly string[],
  ): Promise<Map<string, Row<T>>> {
    const { rows } = await sql<Row<T>>`
      select * from ${sql.table(table)}
      where tenant_id = ${this.tenantId} and id = any(${[...ids]}::uuid[]) for update`.execute(
      this.trx,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Whoever counts what a tenant may have goes one after the other; whoever only refers to the tenant does not wait. */
  async lockTenant(): Promise<void> {
    await sql`select 1 from tenants where id = ${this.tenantId} for no key update`.execute(
      this.trx,
    );
  }

  async #recordRow<T extends RecordedTable>(
    table: T,
    verb: 'create' | 'update' | 'delete',
    before: Row<T> | undefined,
    after: Row<T> | undefined,
  ): Promise<void> {
    const { subject, announces } = RECORDED[table];
    if (announces !== null) this.announce(announces);
    const subjectId = (after ?? before)?.id ?? '';
    await this.record({
      action: `${subject}.${verb}`,
      subjectType: subject,
      subjectId,
      before,
      after,
    });
  }
}

function isGiven(entry: [string, unknown]): boolean {
  return entry[1] !== undefined;
}

function first<R>(rows: readonly R[]): R {
  const [row] = rows;
  if (row === undefined) throw notFound();
  return row;
}
