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

async function subscribe(name: string, anchorDay = 1) {
  const customerId = await made('/customers', { kind: 'person', name });
  const { items } = (await norte.owner.get(`/accounts?customerId=${customerId}`)).as<{
    items: { id: string }[];
  }>(200);
  const accountId = items[0]?.id ?? '';
  await norte.owner.patch(`/accounts/${accountId}`, { anchorDay });
  const serviceId = await made('/services', {
    ...{ customerId, accountId, planId, accessKind: 'pppoe', accessIdentity: name },
    billedFrom: '2026-03-01',
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
});
