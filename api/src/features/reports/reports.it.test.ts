import { randomUUID } from 'node:crypto';
import { AGING_BUCKETS, agingBucketOf } from '@atalaya/core/domain/reports/aging';
import type { Leak, Leakage } from '@atalaya/core/wire/rest/leakage';
import type {
  Collected,
  ReceivableAccount,
  Receivables,
  RecurringRevenue,
} from '@atalaya/core/wire/rest/reports';
import { planOverrunsTask } from '@atalaya/platform/leakage/plan-overruns-task';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let tenant: Tenant;
let other: Tenant;
/** 18:00 of the day before in Mexico City. */
const TODAY = '2026-02-28';
const DUE = [
  '2026-03-05',
  TODAY,
  '2026-02-27',
  '2026-01-29',
  '2026-01-28',
  '2025-12-30',
  '2025-11-29',
];

beforeAll(async () => {
  tenant = await api.tenant('alfa');
  other = await api.tenant('beta');
  for (const { id } of [tenant, other]) await seed(id);
});

/**
 * Seven customers with one service of 499.00 each, begun in December; each owes 100.00, 200.00 and so on since another
 * day, and the last one has paid 50.00 of it. One service ended on 31 January and one on 14 February.
 */
async function seed(tenantId: string): Promise<void> {
  const at = new Date(api.clock.now());
  const plan = randomUUID();
  const series = randomUUID();
  await api.db.database.withTenant(tenantId, async (trx) => {
    await sql`insert into plans (tenant_id, id, name, down_kbps, up_kbps, created_at, updated_at)
      values (${tenantId}, ${plan}, 'Casa', 20000, 5000, ${at}, ${at})`.execute(trx);
    await sql`insert into plan_prices (tenant_id, plan_id, valid_from, price_minor, currency, created_at)
      values (${tenantId}, ${plan}, '2025-01-01', 39900, 'MXN', ${at}),
        (${tenantId}, ${plan}, '2026-02-10', 49900, 'MXN', ${at})`.execute(trx);
    await sql`insert into number_series (tenant_id, id, kind, prefix, created_at)
      values (${tenantId}, ${series}, 'invoice', 'R-', ${at})`.execute(trx);
    for (const [place, due] of DUE.entries()) {
      const ids = {
        customer: randomUUID(),
        account: randomUUID(),
        service: randomUUID(),
        invoice: randomUUID(),
      };
      const until = place === 1 ? '2026-02-01' : place === 2 ? '2026-02-15' : null;
      const total = (place + 1) * 10_000;
      await sql`insert into customers (tenant_id, id, kind, name, created_at, updated_at)
        values (${tenantId}, ${ids.customer}, 'person', ${`=Cliente ${place}`}, ${at}, ${at})`.execute(
        trx,
      );
      await sql`insert into accounts (tenant_id, id, customer_id, currency, anchor_day, due_after_days, created_at, updated_at)
        values (${tenantId}, ${ids.account}, ${ids.customer}, 'MXN', 1, 4, ${at}, ${at})`.execute(
        trx,
      );
      await sql`insert into services (tenant_id, id, customer_id, plan_id, account_id, access_kind, access_identity,
          billed_from, billed_until, created_at, updated_at)
        values (${tenantId}, ${ids.service}, ${ids.customer}, ${plan}, ${ids.account}, 'pppoe', ${`r${place}`},
          '2025-12-01', ${until}, ${at}, ${at})`.execute(trx);
      await sql`insert into invoices (tenant_id, id, account_id, customer_id, series_id, number, full_number, kind,
          currency, net_minor, tax_minor, withheld_minor, total_minor, taxes, issue_date, due_date, snapshot,
          issued_by, issued_at)
        values (${tenantId}, ${ids.invoice}, ${ids.account}, ${ids.customer}, ${series}, ${place + 1}, ${`R-${place}`},
          'recurring', 'MXN', ${total}, 0, 0, ${total}, '[]', '2025-11-01', ${due}, '{}', 'test', ${at})`.execute(
        trx,
      );
      await sql`insert into invoice_lines (tenant_id, invoice_id, position, service_id, kind, description,
          period_start, period_end, unit_minor, net_minor, tax_minor, taxes, detail)
        values (${tenantId}, ${ids.invoice}, 1, ${ids.service}, 'recurring', 'Casa', '2026-01-01', '2026-02-01',
          20000, 17241, 2759, '[]', '{"priceMinor": 39900}')`.execute(trx);
      await payPart(tenantId, trx, place, ids);
    }
  });
}

/** The last owes less, one payment bounced, and one pays nothing yet. */
async function payPart(tenantId: string, trx: Trx, place: number, of: Owing): Promise<void> {
  if (place === 6) await pay(tenantId, trx, of, { amount: 5_000, day: TODAY, method: 'cash' });
  const transfer = { amount: 700, day: TODAY, method: 'transfer', isReversed: true };
  if (place === 5) await pay(tenantId, trx, of, transfer);
  const early = { amount: 300, day: '2026-02-01', method: 'transfer' };
  if (place === 4) await pay(tenantId, trx, { ...of, invoice: null }, early);
}

interface Owing {
  readonly account: string;
  readonly customer: string;
  readonly invoice: string | null;
}
interface Paid {
  readonly amount: number;
  readonly day: string;
  readonly method: string;
  readonly isReversed?: boolean;
}

async function pay(tenantId: string, trx: Trx, of: Owing, paid: Paid): Promise<void> {
  const { amount, day, method, isReversed = false } = paid;
  const id = randomUUID();
  const at = new Date(api.clock.now());
  await sql`insert into payments (tenant_id, id, account_id, customer_id, method, amount_minor, currency, paid_on,
      received_at, recorded_by)
    values (${tenantId}, ${id}, ${of.account}, ${of.customer}, ${method}, ${amount}, 'MXN', ${day}, ${at}, 'test')`.execute(
    trx,
  );
  if (of.invoice !== null) {
    await sql`insert into payment_allocations (tenant_id, payment_id, invoice_id, amount_minor, allocated_by,
        allocated_at, released_at)
      values (${tenantId}, ${id}, ${of.invoice}, ${amount}, 'test', ${at}, ${isReversed ? at : null})`.execute(
      trx,
    );
  }
  if (isReversed) {
    await sql`insert into payment_reversals (tenant_id, payment_id, reason, reversed_by, reversed_at)
      values (${tenantId}, ${id}, 'bounced', 'test', ${at})`.execute(trx);
  }
}

describe('receivables', () => {
  it('fall into the buckets that the pure rule gives, less what was paid', async () => {
    const { today, currencies } = (await tenant.owner.get('/reports/receivables')).as<Receivables>(
      200,
    );
    const expected = AGING_BUCKETS.map((bucket) =>
      DUE.map((due, place) =>
        agingBucketOf(due, TODAY) === bucket ? (place + 1) * 10_000 : 0,
      ).reduce((sum, open) => sum + open, bucket === 'over_90' ? -5_000 : 0),
    );
    expect(today).toBe(TODAY);
    expect(currencies).toHaveLength(1);
    expect(currencies[0]?.buckets.map(({ open }) => open.amountMinor)).toEqual(expected);
    expect(currencies[0]).toMatchObject({
      total: { amountMinor: 275_000, currency: 'MXN' },
      overdue: { amountMinor: 245_000 },
      accounts: 7,
      overdueAccounts: 5,
    });
  });

  it('are listed by account, the most overdue first, page by page and by bucket', async () => {
    const seen: ReceivableAccount[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: { items: ReceivableAccount[]; nextCursor: string | null } = (
        await tenant.owner.get(`/reports/receivables/accounts?limit=2${more}`)
      ).as<{
        items: ReceivableAccount[];
        nextCursor: string | null;
      }>(200);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ overdue }) => overdue.amountMinor)).toEqual([
      65_000, 60_000, 50_000, 40_000, 30_000, 0, 0,
    ]);
    expect(new Set(seen.map(({ accountId }) => accountId)).size).toBe(7);
    expect(seen[0]).toMatchObject({
      customer: { name: '=Cliente 6' },
      oldestDueDate: '2025-11-29',
      bucket: 'over_90',
      invoices: 1,
    });
    const late = await tenant.owner.get('/reports/receivables/accounts?bucket=31-60&currency=MXN');
    expect(late.as<{ items: unknown[] }>(200).items).toHaveLength(2);
  });

  it('leave as a file in which no name is a formula', async () => {
    const { body } = await tenant.owner.get('/reports/receivables/export');
    const [head, first, ...rest] = body.split('\r\n').filter(Boolean);
    expect(head).toContain('account,customer,currency,open,overdue,oldest_due,bucket,invoices');
    expect(first).toMatch(/,'=Cliente 6,MXN,650\.00,650\.00,2025-11-29,over_90,1$/);
    expect(rest).toHaveLength(6);
  });
});

describe('revenue', () => {
  it('of a month that is over is what was invoiced for its last day; of now what the books charge', async () => {
    const { currencies } = (
      await tenant.owner.get('/reports/recurring-revenue?months=3')
    ).as<RecurringRevenue>(200);
    const [december, january, february] = currencies[0]?.months ?? [];
    expect(december).toMatchObject({
      month: '2025-12',
      monthly: { amountMinor: 0 },
      arpu: null,
      churnPpm: null,
    });
    expect(december).toMatchObject({ atStart: 0, started: 7, ended: 0 });
    expect(january).toMatchObject({
      services: 7,
      monthly: { amountMinor: 279_300 },
      arpu: { amountMinor: 39_900 },
    });
    // Its last billed day is 31 January: it left in January.
    expect(january).toMatchObject({ atStart: 7, ended: 1, churnPpm: 142_857, started: 0 });
    expect(january).toMatchObject({
      revenueAtStart: { amountMinor: 279_300 },
      revenueEnded: { amountMinor: 39_900 },
    });
    expect(february).toMatchObject({
      isOver: false,
      services: 5,
      monthly: { amountMinor: 249_500 },
    });
    expect(february).toMatchObject({
      atStart: 6,
      ended: 1,
      churnPpm: 166_667,
      revenueChurnPpm: 166_667,
    });
  });

  it('collected counts no payment that was reversed', async () => {
    const { currencies, from, to } = (await tenant.owner.get('/reports/collected')).as<Collected>(
      200,
    );
    expect([from, to]).toEqual(['2026-01-30', '2026-03-01']);
    expect(currencies[0]).toMatchObject({
      total: { amountMinor: 5_300 },
      payments: 2,
      methods: [
        { method: 'cash', amount: { amountMinor: 5_000 } },
        { method: 'transfer', amount: { amountMinor: 300 } },
      ],
      days: [
        { day: '2026-02-01', amountMinor: 300 },
        { day: TODAY, amountMinor: 5_000 },
      ],
    });
    const long = await tenant.owner.get('/reports/collected?from=2024-01-01&to=2026-01-01');
    expect(long.problem).toMatchObject({ status: 400, fields: ['to'] });
  });
});

describe('leakage', () => {
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;
  const now = () => api.clock.now();
  /** user, kind, when it was last there, whether it is open. */
  const SESSIONS = [
    ['r0', 'pppoe', 40 * DAY, false],
    ['r1', 'pppoe', 0, true],
    ['r3', 'pppoe', 5 * DAY, false],
    ['r4', 'pppoe', 0, true],
    ['r5', 'pppoe', 0, true],
    ['r6', 'pppoe', 0, true],
    ['r2', 'pppoe', 0, true],
    ['nadie', 'pppoe', 0, true],
    // Not read since: whether it is still there nobody knows.
    ['nadie-antes', 'pppoe', HOUR, true],
    ['02:00:5E:00:00:09', 'dhcp', 0, true],
  ] as const;
  const RATES = { r1: 2e6, r4: 45e6, r5: 20.5e6, r6: 3e6 };

  beforeAll(async () => {
    for (const { id: tenantId, owner } of [tenant, other]) {
      const made = await owner.post('/devices', { name: `CCR`, role: 'router' });
      const deviceId = made.as<{ id: string }>(201).id;
      await api.db.database.withTenant(tenantId, async (trx) => {
        for (const [user, kind, ago, isOpen] of SESSIONS) {
          const seen = new Date(now() - ago);
          await sql`insert into service_sessions (tenant_id, id, device_id, kind, user_name, caller_id, from_at, to_at,
              last_seen_at, bytes_in, bytes_out)
            values (${tenantId}, ${randomUUID()}, ${deviceId}, ${kind}, ${user}, 'x',
              ${new Date(now() - ago - 2 * HOUR)}, ${isOpen ? null : seen}, ${seen}, 0, 0)`.execute(
            trx,
          );
        }
        await sql`insert into service_usage_days
          values (${tenantId}, ${deviceId}, 'nadie', ${TODAY}, 1000, 2000, 1, 1)`.execute(trx);
        await sql`update services set desired_state = 'suspended', updated_at = ${new Date(now() - 2 * HOUR)}
          where access_identity in ('r5', 'r6')`.execute(trx);
        await sql`update services set desired_state = 'cancelled' where access_identity = 'r2'`.execute(
          trx,
        );
      });
      await api.metrics.write(
        Object.entries(RATES).flatMap(([service, value]) => {
          const series = { tenantId, deviceId, tags: { service }, at: now() };
          return [
            {
              ...series,
              metric: 'session.out_bps' as const,
              value: service === 'r5' ? 90_000 : value,
            },
            { ...series, metric: 'session.in_bps' as const, value: 1_000 },
          ];
        }),
      );
    }
    await overruns();
  });
  const overruns = () =>
    planOverrunsTask({ ...api, database: api.db.database }).run(new AbortController().signal);
  const found = async () => (await tenant.owner.get('/reports/leakage')).as<Leakage>(200);
  const shown = ({ user, fix, atStake, isEstimate }: Leak) =>
    `${user} ${fix} ${atStake?.amountMinor}${isEstimate ? '~' : ''}`;

  it('names who passes without paying and who pays without passing, and what it costs', async () => {
    const { kinds, watchedSince } = await found();
    expect(watchedSince).not.toBeNull();
    expect(Object.fromEntries(kinds.map(({ kind, items }) => [kind, items.map(shown)]))).toEqual({
      unpaid_traffic: [
        'nadie make_service 49900~',
        'r1 bill_service 49900',
        'r2 remove_from_router 49900',
      ],
      over_plan: ['r4 set_speed_or_plan 0~'],
      billed_no_session: ['r0 call_or_end 49900'],
      cut_with_traffic: ['r6 cut_on_router 49900'],
    });
    const [unpaid] = kinds;
    expect(unpaid).toMatchObject({
      count: 3,
      atStake: [{ amountMinor: 149_700, currency: 'MXN' }],
    });
    expect(unpaid?.items[0]).toMatchObject({
      customer: null,
      bytes: 3_000,
      router: { name: 'CCR' },
    });
    expect(unpaid?.items[1]).toMatchObject({ customer: { name: '=Cliente 1' }, downBps: 2e6 });
  });

  it('goes by a larger plan that is offered, and by pages', async () => {
    const price = { amountMinor: 79_900, currency: 'MXN' };
    await tenant.owner.post('/plans', { name: 'Casa 50', downKbps: 50_000, upKbps: 5_000, price });
    const { kinds } = await found();
    expect(kinds.find(({ kind }) => kind === 'over_plan')?.items.map(shown)).toEqual([
      'r4 set_speed_or_plan 30000~',
    ]);
    const path = '/reports/leakage/items?kind=unpaid_traffic&limit=1';
    const first = (await tenant.owner.get(path)).as<{ items: Leak[]; nextCursor: string }>(200);
    const second = (await tenant.owner.get(`${path}&cursor=${first.nextCursor}`)).as<{
      items: Leak[];
      nextCursor: string | null;
    }>(200);
    expect([...first.items, ...second.items].map(({ user }) => user)).toEqual(['nadie', 'r1']);
    expect(second.nextCursor).not.toBeNull();
  });

  it('remembers who was fast last night, and who is set to more than their plan, until it is put right', async () => {
    const fast = async () => {
      const { kinds } = await found();
      return kinds.find(({ kind }) => kind === 'over_plan')?.items ?? [];
    };
    const set = (user: string, kbps: number, at: number) =>
      api.db.database.withTenant(tenant.id, (trx) =>
        trx
          .updateTable('services')
          .set({ set_down_kbps: kbps, set_up_kbps: 5_000, set_speed_since: new Date(at) })
          .where('access_identity', '=', user)
          .execute(),
      );
    const peakAt = new Date(now()).toISOString();
    const at = now() - HOUR;
    const series = { tenantId: tenant.id, tags: { service: 'r4' }, at: now() + 600_000 };
    const deviceId = (await fast())[0]?.router?.id ?? '';
    await api.metrics.write([
      { ...series, deviceId, metric: 'session.out_bps', value: 30e6 },
      { ...series, deviceId, metric: 'session.in_bps', value: 1e3 },
    ]);
    await overruns();
    expect(await fast()).toMatchObject([
      { user: 'r4', downBps: 45e6, set: null, peak: { at: peakAt, days: 1 } },
    ]);
    await set('r3', 50_000, at);
    expect(await fast()).toMatchObject([
      {
        user: 'r3',
        downBps: null,
        set: { downKbps: 50_000, upKbps: 5_000 },
        router: { name: 'CCR' },
      },
      { user: 'r4', set: null },
    ]);
    await set('r3', 20_000, at);
    await set('r4', 20_000, now() + HOUR);
    expect(await fast()).toEqual([]);
    await set('r4', 20_000, at);
    expect(await fast()).toHaveLength(1);
  });

  it('is for the owner and the NOC, and leaves as a file', async () => {
    const noc = await api.person(tenant, 'noc', 'noc@alfa.test');
    const { body } = await noc.get('/reports/leakage/export');
    expect(body.split('\r\n').filter(Boolean)).toHaveLength(7);
    expect(body).toContain("unpaid_traffic,'=Cliente 1,r1,CCR,Casa,20000,5000,");
    const seller = await api.person(tenant, 'seller', 'ventas@alfa.test');
    for (const path of ['leakage', 'leakage/items?kind=over_plan', 'leakage/export']) {
      expect([path, (await noc.get(`/reports/${path}`)).status]).toEqual([path, 200]);
      expect([path, (await seller.get(`/reports/${path}`)).status]).toEqual([path, 403]);
    }
    const technician = await api.person(tenant, 'technician', 'calle@alfa.test');
    const seen = (await technician.get('/reports/leakage')).as<Leakage>(200);
    expect(seen.kinds.flatMap(({ items }) => items.map(({ user }) => user))).toHaveLength(6);
    expect(seen.kinds.flatMap(({ atStake }) => atStake)).toEqual([]);
    expect(
      seen.kinds.flatMap(({ items }) => items.map(({ atStake }) => atStake)),
    ).not.toContainEqual(expect.objectContaining({ currency: 'MXN' }));
  });
});

it('only those who may see reports see them', async () => {
  const paths = [
    'receivables',
    'receivables/accounts',
    'receivables/export',
    'recurring-revenue',
    'collected',
  ];
  const technician = await api.person(tenant, 'technician', 'tec@alfa.test');
  const clerk = await api.person(tenant, 'billing', 'caja@alfa.test');
  for (const path of paths) {
    expect([path, (await technician.get(`/reports/${path}`)).status]).toEqual([path, 403]);
    expect([path, (await clerk.get(`/reports/${path}`)).status]).toEqual([path, 200]);
  }
});
