import { randomUUID } from 'node:crypto';
import type { CreditNote } from '@atalaya/core/wire/rest/credit-notes';
import type { InvoiceRun } from '@atalaya/core/wire/rest/invoice-runs';
import type {
  ServiceSla,
  SlaCredit,
  SlaDecided,
  SlaPolicyView,
} from '@atalaya/core/wire/rest/sla-credits';
import { issueNext } from '@atalaya/platform/billing/issue-run.store';
import { previewNext } from '@atalaya/platform/billing/preview-run.store';
import { keepCredits } from '@atalaya/platform/sla/keep-credits';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let planId = '';
const key = () => ({ 'idempotency-key': randomUUID() });
const post = (path: string, body?: object) => norte.owner.post(path, body, key());
const made = async (path: string, body: object) =>
  (await post(path, body)).as<{ id: string }>(201).id;
const inTenant = <T>(work: Parameters<typeof api.db.database.withTenant<T>>[1]) =>
  api.db.database.withTenant(norte.id, work);
const goTo = async (instant: string) => {
  await api.clock.advance(Math.max(0, Date.parse(instant) - api.clock.now()));
};
/** As the jobs role would. */
const look = () =>
  keepCredits({ clock: api.clock, database: api.db.database, bus: api.bus }, norte.id);
const list = async (query = '') =>
  (await norte.owner.get(`/sla-credits${query}`)).as<{ items: SlaCredit[] }>(200).items;
const decide = async (ids: string[], decision = 'approve') =>
  (await post('/sla-credits/decisions', { ids, decision })).as<SlaDecided>(200).items;

async function subscribe(name: string, { anchorDay = 1, billedFrom = '2026-03-01' } = {}) {
  const customerId = await made('/customers', { kind: 'person', name });
  const { items } = (await norte.owner.get(`/accounts?customerId=${customerId}`)).as<{
    items: { id: string }[];
  }>(200);
  const accountId = items[0]?.id ?? '';
  await norte.owner.patch(`/accounts/${accountId}`, { anchorDay });
  const serviceId = await made('/services', {
    ...{ customerId, accountId, planId, accessKind: 'pppoe', accessIdentity: name },
    billedFrom,
  });
  return { customerId, accountId, serviceId };
}

async function bill(accountIds: readonly string[], billingDate: string) {
  const asked = await post('/invoice-runs', { billingDate, scope: { accountIds } });
  const { id } = asked.as<InvoiceRun>(201);
  const ref = { tenantId: norte.id, runId: id, at: new Date(api.clock.now()) };
  while (!(await inTenant((trx) => previewNext(trx, ref))));
  (await post(`/invoice-runs/${id}/approve`)).as(200);
  for (;;) if ((await inTenant((trx) => issueNext(trx, ref, billingDate))).kind === 'done') break;
}

/** An outage that is over, with whom it hurt. */
async function outage(
  of: { readonly from: string; readonly to: string; readonly certainty?: string },
  ...hurt: readonly { readonly serviceId: string; readonly customerId: string }[]
): Promise<string> {
  const id = randomUUID();
  await inTenant(async (trx) => {
    await sql`
      insert into incidents (tenant_id, id, kind, cause, severity, root_name, root_role, opened_at, resolved_at,
        resolution, correlation_id, told_at, told_devices)
      values (${norte.id}, ${id}, 'outage', 'device-down', 'critical', 'Torre Norte', 'ap', ${of.from}, ${of.to},
        'recovered', ${id}, ${of.to}, 0)`.execute(trx);
    for (const { serviceId, customerId } of hurt) {
      await sql`
        insert into incident_services (tenant_id, incident_id, service_id, customer_id, customer_name, customer_kind,
          monthly_minor, currency, certainty, suspended, from_at, to_at)
        values (${norte.id}, ${id}, ${serviceId}, ${customerId}, 'x', 'person', 49900, 'MXN',
          ${of.certainty ?? 'confirmed'}, false, ${of.from}, ${of.to})`.execute(trx);
    }
  });
  return id;
}

const paymentOf = (accountId: string, amountMinor: number) => ({
  accountId,
  method: 'transfer',
  amount: { amountMinor, currency: 'MXN' },
});

beforeAll(async () => {
  norte = await api.tenant('norte');
  (await norte.owner.call('PUT', '/sla-policy', { preset: 'MX' })).as(200);
  const taxGroupId = await made('/tax-groups', {
    ...{ code: 'IVA16', name: 'IVA', isIncluded: true },
    taxes: [{ code: 'IVA16', name: 'IVA', ratePpm: 160_000, kind: 'tax' }],
  });
  planId = await made('/plans', {
    ...{ name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, taxGroupId },
    price: { amountMinor: 49_900, currency: 'MXN' },
  });
  await goTo('2026-03-01T18:00:00Z');
});

describe('a credit for time without service', () => {
  it('of 600 minutes in March is 8.05, proposed once and posted once however often it is tried', async () => {
    const ana = await subscribe('ana');
    await bill([ana.accountId], '2026-03-01');
    await outage({ from: '2026-03-10T00:00:00Z', to: '2026-03-10T08:00:00Z' }, ana);
    await outage({ from: '2026-03-10T07:00:00Z', to: '2026-03-10T10:00:00Z' }, ana);
    await goTo('2026-04-01T05:59:00Z');
    await look();
    expect(await list()).toEqual([]);
    await goTo('2026-04-01T06:01:00Z');
    for (let time = 0; time < 3; time += 1) await look();
    const [credit, ...more] = await list();
    expect(more).toEqual([]);
    expect(credit).toMatchObject({
      state: 'proposed',
      eligibleMinutes: 600,
      periodMinutes: 44_640,
      periodStart: '2026-03-01',
      periodEnd: '2026-04-01',
      money: { billedMinor: 49_900, creditMinor: 805, postedMinor: null },
      evidence: {
        incidents: [{ name: 'Torre Norte', minutes: 480 }, { minutes: 180 }],
        counted: [{ from: '2026-03-10T00:00:00.000Z', to: '2026-03-10T10:00:00.000Z' }],
      },
    });
    const id = credit?.id ?? '';
    expect(await decide([id])).toEqual([{ id, outcome: 'posted' }]);
    expect(await decide([id])).toEqual([{ id, outcome: 'settled' }]);
    await look();
    const notes = (await norte.owner.get(`/credit-notes?accountId=${ana.accountId}`)).as<{
      items: CreditNote[];
    }>(200).items;
    expect(notes).toMatchObject([{ totalMinor: 805, reasonCode: 'sla', taxMinor: 111 }]);
    const ledger = await inTenant((trx) =>
      trx
        .selectFrom('journal_entries')
        .where('ledger', '=', 'sla_credit')
        .select('amount_minor')
        .execute(),
    );
    expect(ledger).toEqual([{ amount_minor: '694' }]);
    expect(await list('?state=posted')).toMatchObject([
      { id, money: { postedMinor: 805, creditNoteId: notes[0]?.id } },
    ]);
  });

  it('of a month of several services is judged as each one’s account and links say', async () => {
    const [bea, carlos, dora, eva] = [
      await subscribe('bea'),
      await subscribe('carlos', { anchorDay: 15 }),
      await subscribe('dora'),
      await subscribe('eva'),
    ];
    await goTo('2026-05-01T18:00:00Z');
    await bill([bea.accountId, carlos.accountId, dora.accountId], '2026-05-01');
    const lost = { from: '2026-05-03T06:00:00Z', to: '2026-05-03T16:00:00Z' };
    await outage(lost, bea, carlos, eva);
    await outage({ ...lost, certainty: 'suggested' }, dora);
    (await post('/payments', paymentOf(bea.accountId, 149_700))).as(201);
    await goTo('2026-06-01T06:01:00Z');
    await Promise.all([look(), look(), look()]);
    const of = async ({ serviceId }: { readonly serviceId: string }) =>
      (await norte.owner.get(`/services/${serviceId}/sla`)).as<ServiceSla>(200).past;
    expect(await of(bea)).toMatchObject([{ state: 'proposed', money: { creditMinor: 805 } }]);
    // Its period ended on the fifteenth of May, and was looked at when the platform was there again.
    expect(await of(carlos)).toMatchObject([
      { periodStart: '2026-04-15', periodEnd: '2026-05-15', periodMinutes: 43_200 },
    ]);
    expect(await of(dora)).toMatchObject([
      {
        state: 'none',
        leftOutMinutes: 600,
        evidence: { leftOut: [{ cause: 'unconfirmed' }] },
      },
    ]);
    // Nothing was billed: an invoice may still come, and is waited for.
    expect(await of(eva)).toEqual([]);
    const ids = (await list('?state=proposed')).map(({ id }) => id);
    const decided = await decide(ids);
    expect(decided.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'posted'));
    // What is paid already stays as credit.
    const account = (await norte.owner.get(`/accounts/${bea.accountId}`)).as<{
      balance: { credit: { amountMinor: number } };
    }>(200);
    expect(account.balance.credit.amountMinor).toBe(805);
    await goTo('2026-06-11T06:01:00Z');
    await look();
    expect(await of(eva)).toMatchObject([{ state: 'none', eligibleMinutes: 600 }]);
  });

  it('is made right when its incident is judged anew, also after it was posted', async () => {
    const fer = await subscribe('fer', { billedFrom: '2026-07-01' });
    await goTo('2026-07-01T18:00:00Z');
    await bill([fer.accountId], '2026-07-01');
    const at = (hour: number) => `2026-07-09T${String(hour).padStart(2, '0')}:00:00Z`;
    const storm = await outage({ from: at(0), to: at(10) }, fer);
    const fault = await outage({ from: at(12), to: at(22) }, fer);
    await goTo('2026-08-01T06:01:00Z');
    await look();
    const own = () => list(`?serviceId=${fer.serviceId}`);
    const say = async (incident: string, kind: string | null) => {
      const body = { kind, note: 'x' };
      (await norte.owner.call('PUT', `/incidents/${incident}/sla-exclusion`, body)).as(200);
      await look();
    };
    expect(await own()).toMatchObject([{ eligibleMinutes: 1_200, money: { creditMinor: 1_609 } }]);
    await say(storm, 'force_majeure');
    const [credit] = await own();
    expect(credit).toMatchObject({ eligibleMinutes: 600, money: { creditMinor: 805 } });
    await decide([credit?.id ?? '']);
    await say(storm, null);
    await say(storm, 'customer_side');
    expect((await own()).filter(({ state }) => state === 'proposed')).toEqual([]);
    await say(storm, null);
    const more = (await own()).find(({ sequence }) => sequence === 1);
    expect(more).toMatchObject({ sequence: 1, state: 'proposed', money: { creditMinor: 804 } });
    await decide([more?.id ?? '']);
    await say(fault, 'customer_side');
    const back = (await own()).find(({ sequence }) => sequence === 2);
    expect(back).toMatchObject({ state: 'proposed', money: { creditMinor: -804 } });
    await decide([back?.id ?? '']);
    const { items } = (await norte.owner.get(`/account-charges?accountId=${fer.accountId}`)).as<{
      items: object[];
    }>(200);
    expect(items).toMatchObject([{ kind: 'single', amountMinor: 804 }]);
  });

  it('posts by itself where the policy says so, and waits for a number', async () => {
    const policy = (body: object) => norte.owner.call('PUT', '/sla-policy', body);
    const lax = await policy({ preset: 'MX', bonusPercent: 10 });
    expect([lax.problem.slug, lax.problem.fields]).toEqual(['invalid-request', ['bonusPercent']]);
    const view = (await policy({ preset: 'MX', isAutomatic: true })).as<SlaPolicyView>(200);
    expect(view.effective).toMatchObject({ preset: 'MX', rule: { bonusPercent: 20 } });
    const gil = await subscribe('gil', { billedFrom: '2026-09-01' });
    await goTo('2026-09-01T18:00:00Z');
    await bill([gil.accountId], '2026-09-01');
    await outage({ from: '2026-09-02T00:00:00Z', to: '2026-09-02T10:00:00Z' }, gil);
    const limit = (to: number | null) =>
      inTenant((trx) =>
        trx
          .updateTable('number_series')
          .set({ range_to: to })
          .where('kind', '=', 'credit_note')
          .execute(),
      );
    await limit(1);
    await goTo('2026-10-01T06:01:00Z');
    await look();
    const own = () => list(`?serviceId=${gil.serviceId}`);
    expect(await own()).toMatchObject([{ state: 'approved', problem: 'exhausted' }]);
    await limit(null);
    await look();
    expect(await own()).toMatchObject([
      { state: 'posted', problem: null, decidedBy: 'automatic', money: { postedMinor: 832 } },
    ]);
  });

  it('leaves out told work, cuts, pauses and what nobody knows, as they are stored', async () => {
    const hugo = await subscribe('hugo', { billedFrom: '2026-11-01' });
    await goTo('2026-11-01T18:00:00Z');
    await bill([hugo.accountId], '2026-11-01');
    const deviceId = await made('/devices', { name: 'Torre Sur', role: 'ap' });
    const at = (day: number, hour: number) =>
      new Date(Date.UTC(2026, 10, day, 6 + hour)).toISOString();
    const lost = (day: number) => outage({ from: at(day, 0), to: at(day, 10) }, hugo);
    await lost(2);
    await lost(4);
    const own = await lost(6);
    await lost(8);
    const [eventId, noticeId] = [randomUUID(), randomUUID()];
    await inTenant(async (trx) => {
      // Told of the work of the second, too late of that of the fourth.
      await sql`
        insert into maintenance_notices (tenant_id, id, window_name, facts, from_at, to_at, outcome, outcome_at, created_at)
        values (${norte.id}, ${noticeId}, 'x', '{}', ${at(2, 1)}, ${at(2, 5)}, 'ended', ${at(2, 3)}, ${at(1, 0)}),
          (${norte.id}, ${eventId}, 'x', '{}', ${at(4, 1)}, ${at(4, 5)}, 'ended', ${at(4, 5)}, ${at(1, 0)})`.execute(
        trx,
      );
      await sql`
        insert into maintenance_messages (tenant_id, notice_id, customer_id, phase, event_id, step, state, created_at, settled_at)
        values (${norte.id}, ${noticeId}, ${hugo.customerId}, 'before', ${eventId}, 0, 'told', ${at(1, 0)}, ${at(1, 1)}),
          (${norte.id}, ${eventId}, ${hugo.customerId}, 'before', ${eventId}, 1, 'told', ${at(1, 0)}, ${at(4, 2)})`.execute(
        trx,
      );
      for (const [generation, action, then] of [
        [1, 'suspend', at(4, 8)],
        [2, 'reconnect', at(5, 0)],
      ] as const) {
        await sql`
          insert into dunning_decisions (tenant_id, account_id, service_id, state, action, reasons, inputs, generation,
            is_enforced, decided_at, evaluated_at, is_current)
          values (${norte.id}, ${hugo.accountId}, ${hugo.serviceId}, 'current', ${action}, '[]', '{}', ${generation},
            true, ${then}, ${then}, false)`.execute(trx);
      }
      await sql`update incidents set root_device_id = ${deviceId} where id = ${own}`.execute(trx);
      await sql`
        insert into device_state_intervals (tenant_id, device_id, state, from_at, to_at)
        values (${norte.id}, ${deviceId}, 'unknown', ${at(6, 9)}, ${at(6, 12)})`.execute(trx);
      await sql`
        insert into service_device_links (tenant_id, service_id, device_id, kind, status, source, score, valid_from)
        values (${norte.id}, ${hugo.serviceId}, ${deviceId}, 'access_point', 'confirmed', 'manual', 1, ${at(1, 0)})`.execute(
        trx,
      );
      await sql`
        insert into service_pauses (tenant_id, service_id, kind, starts_on, ends_on, created_by, created_at)
        values (${norte.id}, ${hugo.serviceId}, 'voluntary', '2026-11-08', '2026-11-09', 'x', ${at(7, 0)})`.execute(
        trx,
      );
    });
    await goTo('2026-12-01T06:01:00Z');
    await look();
    const [credit] = await list(`?serviceId=${hugo.serviceId}`);
    const minutesOf = ({ from, to }: { readonly from: string; readonly to: string }) =>
      (Date.parse(to) - Date.parse(from)) / 60_000;
    expect(credit?.evidence.leftOut.map((one) => [one.cause, minutesOf(one)])).toEqual([
      ['planned', 120],
      ['suspended', 120],
      ['unknown', 60],
      ['paused', 600],
    ]);
    expect(credit).toMatchObject({
      eligibleMinutes: 2_400 - 900,
      leftOutMinutes: 900,
      unknownMinutes: 120,
    });
  });

  it('shows minutes to the NOC and money to billing, and is decided by billing only', async () => {
    const noc = await api.person(norte, 'noc', 'noc@norte.test');
    const seen = (await noc.get('/sla-credits')).as<{ items: SlaCredit[] }>(200).items;
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.every(({ money, eligibleMinutes }) => money === null && eligibleMinutes > 0)).toBe(
      true,
    );
    const [first] = seen;
    const service = await noc.get(`/services/${first?.service.id}/sla`);
    expect(service.as<ServiceSla>(200).current?.money).toBeNull();
    const body = { ids: [first?.id], decision: 'approve' };
    expect((await noc.post('/sla-credits/decisions', body, key())).status).toBe(403);
    const billing = await api.person(norte, 'billing', 'cobros@norte.test');
    expect(
      (await billing.get('/sla-credits')).as<{ items: SlaCredit[] }>(200).items[0]?.money,
    ).not.toBeNull();
  });
});
