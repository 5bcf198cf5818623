import { randomUUID } from 'node:crypto';
import type { Reason } from '@atalaya/core/domain/dunning/reason';
import type { DesiredState } from '@atalaya/core/domain/services/service';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { instantOf } from '@atalaya/core/domain/shared/zone-time';
import { createManualClock, type ManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { applyCredit } from '@atalaya/platform/billing/allocations';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { type JournalTransaction, postJournal } from '@atalaya/platform/billing/post-journal';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { sql } from 'kysely';

const ZONE = 'America/Mexico_City';

export interface TownService {
  readonly accountId: string;
  readonly serviceId: string;
  readonly customerId: string;
  readonly invoiceId: string;
}

export interface NewService {
  readonly due: string;
  readonly openMinor: number;
  /** Local time at which a notice of its invoice was delivered. */
  readonly told?: string;
  /** Its access was never read on a router. */
  readonly offline?: boolean;
}

/** A tenant with a router, a plan of 499.00, and customers who owe. */
export class DunningTown {
  readonly clock: ManualClock;
  readonly tenantId: string;
  readonly #database: Database;
  readonly #ids = { router: randomUUID(), plan: randomUUID(), series: randomUUID() };
  #number = 0;

  private constructor(database: Database, tenantId: string, clock: ManualClock) {
    this.#database = database;
    this.tenantId = tenantId;
    this.clock = clock;
  }

  static async found(
    database: Database,
    { slug, now, policy }: { readonly slug: string; readonly now: string; readonly policy: object },
  ): Promise<DunningTown> {
    const clock = createManualClock(localInstant(now));
    const at = new Date(clock.now());
    const tenantId = await insertTenant(database, { slug, at, timezone: ZONE });
    const town = new DunningTown(database, tenantId, clock);
    const row = { tenant_id: tenantId };
    const dates = { created_at: at, updated_at: at };
    const { router, plan, series } = town.#ids;
    await town.in(async (trx) => {
      const terms = { billing: '{}', dunning: JSON.stringify(policy) };
      await trx
        .insertInto('billing_policies')
        .values({ ...row, ...terms, updated_at: at, updated_by: 'test' })
        .execute();
      await sql`insert into devices (tenant_id, id, name, role, created_at, updated_at)
        values (${tenantId}, ${router}, 'core', 'router', ${at}, ${at})`.execute(trx);
      await trx
        .insertInto('device_state')
        .values({ ...row, device_id: router, state: 'up', reason: null, since: at, checked_at: at })
        .execute();
      await trx
        .insertInto('plans')
        .values({ ...row, id: plan, name: 'Hogar', down_kbps: 20_000, up_kbps: 5_000, ...dates })
        .execute();
      await trx
        .insertInto('plan_prices')
        .values({
          ...row,
          plan_id: plan,
          valid_from: '2020-01-01',
          price_minor: 49_900,
          currency: 'MXN',
          tax_group_id: null,
          created_at: at,
        })
        .execute();
      await trx
        .insertInto('number_series')
        .values({ ...row, id: series, kind: 'invoice', prefix: 'A-', created_at: at })
        .execute();
    });
    return town;
  }

  in<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.#database.withTenant(this.tenantId, work);
  }

  async moveTo(local: string | Instant): Promise<void> {
    const to = typeof local === 'number' ? local : localInstant(local);
    await this.clock.advance(to - this.clock.now());
  }

  async service(of: NewService): Promise<TownService> {
    const [made] = await this.crowd(1, () => of);
    if (made === undefined) throw new Error('a service that was made is there');
    return made;
  }

  /** So many customers at once, each with a service and, where it owes, an invoice. */
  async crowd(count: number, of: (place: number) => NewService): Promise<TownService[]> {
    const at = new Date(this.clock.now());
    const row = { tenant_id: this.tenantId };
    const dates = { created_at: at, updated_at: at };
    const made = Array.from({ length: count }, (_, place) => ({
      ...of(place),
      number: ++this.#number,
      accountId: randomUUID(),
      serviceId: randomUUID(),
      customerId: randomUUID(),
      invoiceId: randomUUID(),
    }));
    const owing = made.filter(({ openMinor }) => openMinor > 0);
    await this.in(async (trx) => {
      await trx
        .insertInto('customers')
        .values(
          made.map(({ customerId: id, number }) => ({
            ...row,
            id,
            kind: 'person',
            name: `Persona ${number}`,
            phone: '+525500000000',
            email: 'persona@example.test',
            ...dates,
          })),
        )
        .execute();
      await trx
        .insertInto('accounts')
        .values(
          made.map(({ accountId: id, customerId }) => ({
            ...row,
            id,
            customer_id: customerId,
            currency: 'MXN',
            anchor_day: 1,
            due_after_days: 4,
            ...dates,
          })),
        )
        .execute();
      await trx
        .insertInto('services')
        .values(
          made.map(({ serviceId: id, customerId, accountId, number }) => ({
            ...row,
            id,
            customer_id: customerId,
            account_id: accountId,
            plan_id: this.#ids.plan,
            access_kind: 'pppoe' as const,
            access_identity: `user${number}`,
            ...dates,
          })),
        )
        .execute();
      const online = made.filter(({ offline }) => offline !== true);
      if (online.length > 0) {
        await trx
          .insertInto('service_sessions')
          .values(
            online.map(({ number }) => ({
              ...row,
              id: randomUUID(),
              device_id: this.#ids.router,
              kind: 'pppoe' as const,
              user_name: `user${number}`,
              caller_id: '',
              from_at: at,
              last_seen_at: at,
              bytes_in: '0',
              bytes_out: '0',
            })),
          )
          .execute();
      }
      if (owing.length > 0) await this.#invoice(trx, owing, at);
    });
    return made;
  }

  async #invoice(
    trx: Trx,
    owing: readonly (TownService & NewService & { readonly number: number })[],
    at: Date,
  ): Promise<void> {
    const row = { tenant_id: this.tenantId };
    await trx
      .insertInto('invoices')
      .values(
        owing.map((one) => ({
          ...row,
          id: one.invoiceId,
          account_id: one.accountId,
          customer_id: one.customerId,
          series_id: this.#ids.series,
          number: one.number,
          full_number: `A-${one.number}`,
          kind: 'single' as const,
          currency: 'MXN',
          net_minor: one.openMinor,
          tax_minor: 0,
          withheld_minor: 0,
          total_minor: one.openMinor,
          taxes: '[]',
          issue_date: '2026-02-01',
          due_date: one.due,
          snapshot: '{}',
          issued_by: 'test',
          issued_at: at,
        })),
      )
      .execute();
    await postJournal(
      trx,
      this.tenantId,
      owing.map(({ invoiceId, accountId, openMinor }) =>
        this.#posting('invoice', invoiceId, accountId, [
          { ledger: 'receivable', accountId, amountMinor: openMinor },
          { ledger: 'revenue', amountMinor: -openMinor },
        ]),
      ),
    );
    const told = owing.flatMap(({ told: when, accountId, invoiceId }) =>
      when === undefined ? [] : [{ when: new Date(localInstant(when)), accountId, invoiceId }],
    );
    if (told.length === 0) return;
    await trx
      .insertInto('dunning_notices')
      .values(
        told.map(({ when, accountId, invoiceId }) => ({
          ...row,
          account_id: accountId,
          invoice_id: invoiceId,
          offset_days: 0,
          state: 'delivered' as const,
          created_at: when,
          settled_at: when,
        })),
      )
      .execute();
  }

  /** As a desk takes it: under the account's lock, for what is owed. */
  async pay(of: TownService, amountMinor: number): Promise<void> {
    const at = new Date(this.clock.now());
    await this.in(async (trx) => {
      await lockAccounts(trx, this.tenantId, [of.accountId]);
      await this.#take(trx, [{ of, amountMinor }], at);
      const account = { accountId: of.accountId, currency: 'MXN' };
      await applyCredit(trx, this.tenantId, account, { by: 'test', at, today: '2026-03-09' });
    });
  }

  /** Many at once, in one transaction: each pays a part or all of its only invoice. */
  async payAll(
    payments: readonly { readonly of: TownService; readonly amountMinor: number }[],
  ): Promise<void> {
    if (payments.length === 0) return;
    const at = new Date(this.clock.now());
    const row = { tenant_id: this.tenantId };
    await this.in(async (trx) => {
      await lockAccounts(
        trx,
        this.tenantId,
        payments.map(({ of }) => of.accountId),
      );
      const ids = await this.#take(trx, payments, at);
      await trx
        .insertInto('payment_allocations')
        .values(
          payments.map(({ of, amountMinor }, place) => ({
            ...row,
            payment_id: ids[place] ?? '',
            invoice_id: of.invoiceId,
            amount_minor: amountMinor,
            allocated_by: 'test',
            allocated_at: at,
          })),
        )
        .execute();
      await postJournal(
        trx,
        this.tenantId,
        payments.map(({ of: { accountId, invoiceId }, amountMinor }) =>
          this.#posting('allocation', invoiceId, accountId, [
            { ledger: 'customer_credit', accountId, amountMinor },
            { ledger: 'receivable', accountId, amountMinor: -amountMinor },
          ]),
        ),
      );
      await sql`update invoices i set settled_at = ${at} where i.tenant_id = ${this.tenantId}
        and i.id = any(${payments.map(({ of }) => of.invoiceId)}::uuid[]) and i.total_minor <= (
          select sum(a.amount_minor) from payment_allocations a
          where a.tenant_id = i.tenant_id and a.invoice_id = i.id)`.execute(trx);
    });
  }

  async #take(
    trx: Trx,
    payments: readonly { readonly of: TownService; readonly amountMinor: number }[],
    at: Date,
  ): Promise<string[]> {
    const rows = payments.map((payment) => ({ ...payment, id: randomUUID() }));
    await trx
      .insertInto('payments')
      .values(
        rows.map(({ id, of, amountMinor }) => ({
          tenant_id: this.tenantId,
          id,
          account_id: of.accountId,
          customer_id: of.customerId,
          method: 'cash' as const,
          amount_minor: amountMinor,
          currency: 'MXN',
          paid_on: '2026-03-09',
          received_at: at,
          recorded_by: 'test',
        })),
      )
      .execute();
    await postJournal(
      trx,
      this.tenantId,
      rows.map(({ id, of: { accountId }, amountMinor }) =>
        this.#posting('payment', id, accountId, [
          { ledger: 'cash', amountMinor },
          { ledger: 'customer_credit', accountId, amountMinor: -amountMinor },
        ]),
      ),
    );
    return rows.map(({ id }) => id);
  }

  #posting(
    kind: JournalTransaction['kind'],
    sourceId: string,
    accountId: string,
    entries: JournalTransaction['entries'],
  ): JournalTransaction {
    const at = new Date(this.clock.now());
    const on = { occurredOn: '2026-03-09', recordedBy: 'test', recordedAt: at };
    return { kind, sourceId, accountId, currency: 'MXN', ...on, entries };
  }

  /** What is wanted of it, and the decision that stands. */
  async state(of: TownService) {
    return this.in(async (trx) => {
      const row = await trx
        .selectFrom('services as s')
        .leftJoin('dunning_decisions as d', (join) =>
          join.onRef('d.service_id', '=', 's.id').on('d.is_current', '=', true),
        )
        .where('s.id', '=', of.serviceId)
        .select(['s.desired_state as desired', 's.generation', 'd.state', 'd.action', 'd.reasons'])
        .executeTakeFirstOrThrow();
      return { ...row, reasons: reasonsOf(row.reasons) };
    });
  }

  desiredStates() {
    return this.in(async (trx) => {
      const rows = await trx
        .selectFrom('services')
        .select(['id', 'desired_state', 'generation'])
        .execute();
      return new Map(
        rows.map((row) => [row.id, { state: row.desired_state, generation: row.generation }]),
      );
    });
  }

  suspended(): Promise<number> {
    return this.count('suspended');
  }

  async count(wanted: DesiredState): Promise<number> {
    return [...(await this.desiredStates()).values()].filter(({ state }) => state === wanted)
      .length;
  }
}

export function localInstant(local: string): Instant {
  const found = instantOf(local, ZONE);
  if (found === undefined) throw new Error(`${local} is no local time`);
  return found;
}

/** As stored by the engine. */
const reasonsOf = (stored: unknown): Reason[] => (Array.isArray(stored) ? stored : []);
