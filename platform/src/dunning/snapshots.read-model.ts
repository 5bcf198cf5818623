import type { Reason } from '@atalaya/core/domain/dunning/reason';
import type {
  DunningSnapshot,
  SnapshotCut,
  SnapshotIncident,
} from '@atalaya/core/domain/dunning/snapshot';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { openInvoices } from '../billing/open-invoices.read-model.js';
import { planPriceAt } from '../billing/plan-price.js';
import type { Trx } from '../postgres/database.js';
import type { DunningDecisionsTable } from '../postgres/dunning-tables.js';
import { readAccessRouters } from './access-routers.read-model.js';
import type { DecisionRecord } from './decision-record.js';
import { readOpenPromises } from './promises.js';

export interface ServiceCase {
  readonly accountId: string;
  readonly customerId: string;
  readonly address: string;
  readonly generation: number;
  readonly snapshot: DunningSnapshot;
  readonly incidents: readonly SnapshotIncident[];
  /** The decision that stands, where one was taken. */
  readonly current: CurrentDecision | null;
  /** Where it is only watched: it would have been reduced, for this. */
  readonly watchedStep: SnapshotCut | null;
}

export type CurrentDecision = Pick<
  Selectable<DunningDecisionsTable>,
  'id' | 'state' | 'action' | 'is_enforced' | 'cut_at' | 'reduce_at' | 'decided_at'
> & { readonly reasons: readonly Reason[] };

/** Every service of these accounts with all that its decision needs. Hold the accounts' locks to act on it. */
export async function readServiceCases(
  trx: Trx,
  tenantId: string,
  {
    accountIds,
    now,
    today,
    isAsked = false,
  }: {
    readonly accountIds: readonly string[];
    readonly now: Instant;
    readonly today: string;
    /** A person asks for a cut: what would hold it is read of who owes nothing, too. */
    readonly isAsked?: boolean;
  },
): Promise<ServiceCase[]> {
  const services = await trx
    .selectFrom('services as s')
    .innerJoin('plans as p', (join) =>
      join.onRef('p.id', '=', 's.plan_id').onRef('p.tenant_id', '=', 's.tenant_id'),
    )
    .innerJoinLateral(planPriceAt(new Date(now)).as<'price'>('price'), (join) => join.onTrue())
    .where('s.account_id', 'in', [...accountIds])
    .select(['s.id', 's.account_id', 's.customer_id', 's.address', 's.generation'])
    .select(['s.desired_state', 's.observed_state', 'price.price_minor', 'price.currency'])
    .orderBy('s.id')
    .execute();
  if (services.length === 0) return [];
  const ids = services.map(({ id }) => id);
  const invoices = await openInvoices(trx, tenantId, accountIds);
  const owing = [...invoices.keys()];
  const promises = await readOpenPromises(trx, accountIds);
  const money = await readMoney(trx, tenantId, owing);
  const notices = await readNotices(trx, owing);
  const paused = await readPaused(trx, ids, today);
  const canBeCut = isAsked || owing.length > 0;
  const routers = canBeCut ? await readAccessRouters(trx, tenantId, ids, now) : new Map();
  const incidents = canBeCut ? await readIncidents(trx, tenantId, ids) : new Map();
  const decisions = await readDecisions(trx, tenantId, ids);
  return services.map((row) => {
    const accountId = row.account_id ?? '';
    const known = decisions.get(row.id);
    const open = invoices.get(accountId) ?? [];
    const promise = promises.get(accountId);
    const told = notices.get(accountId) ?? [];
    // What was told of an invoice that is not overdue says nothing of the debt that cuts.
    const due = new Set(open.filter(({ dueDate }) => dueDate < today).map(({ id }) => id));
    return {
      accountId,
      customerId: row.customer_id,
      address: row.address,
      generation: row.generation,
      current: known?.current ?? null,
      watchedStep: known?.record?.watchedStep ?? null,
      incidents: incidents.get(row.id) ?? [],
      snapshot: {
        serviceId: row.id,
        desiredState: row.desired_state,
        observedState: row.observed_state,
        monthlyMinor: Number(row.price_minor),
        currency: row.currency,
        isPaused: paused.has(row.id),
        invoices: open,
        creditMinor: money.get(accountId)?.creditMinor ?? 0,
        promise: promise === undefined ? null : { id: promise.id, until: promise.until },
        noticesDelivered: told.filter((one) => due.has(one.invoiceId)).map(({ at }) => at),
        noticesFrom: money.get(accountId)?.reversedAt ?? null,
        routers: routers.get(row.id) ?? [],
        cut: cutOf(known?.lastAct, row),
        tolerated: toleratedOf(known?.lastAct),
        announced: known?.record?.announced ?? null,
      },
    };
  });
}

interface KnownDecisions {
  current: CurrentDecision | null;
  record: DecisionRecord | null;
  lastAct: LastAct | null;
}
interface LastAct {
  readonly action: string;
  readonly generation: number;
  readonly at: Instant;
  readonly record: DecisionRecord;
}

/** The suspension or the reduced speed that stands; null where a person changed the service since. */
function cutOf(
  last: LastAct | null | undefined,
  {
    desired_state: state,
    generation,
  }: { readonly desired_state: string; readonly generation: number },
): SnapshotCut | null {
  const action = state === 'suspended' ? 'suspend' : state === 'reduced' ? 'reduce' : null;
  if (action === null || last?.action !== action || last.generation !== generation) return null;
  return last.record.cut === undefined ? null : { at: last.at, ...last.record.cut };
}

function toleratedOf(last: LastAct | null | undefined): DunningSnapshot['tolerated'] {
  return last?.action === 'reconnect' ? (last.record.tolerated ?? null) : null;
}

async function readDecisions(trx: Trx, tenantId: string, serviceIds: readonly string[]) {
  const { rows } = await sql<
    CurrentDecision & {
      service_id: string;
      is_current: boolean;
      generation: number;
      inputs: DecisionRecord;
    }
  >`
    select id, service_id, state, action, is_enforced, cut_at, reduce_at, decided_at, reasons, inputs, generation, is_current
    from dunning_decisions
    where tenant_id = ${tenantId} and service_id = any(${[...serviceIds]}::uuid[]) and is_current
    union
    (select distinct on (service_id) id, service_id, state, action, is_enforced, cut_at, reduce_at, decided_at, reasons, inputs,
      generation, is_current
    from dunning_decisions
    where tenant_id = ${tenantId} and service_id = any(${[...serviceIds]}::uuid[]) and action <> 'none' and is_enforced
    order by service_id, generation desc, decided_at desc)`.execute(trx);
  const found = new Map<string, KnownDecisions>();
  for (const row of rows) {
    const known = found.get(row.service_id) ?? { current: null, record: null, lastAct: null };
    if (row.is_current) [known.current, known.record] = [row, row.inputs];
    const isAct = row.action !== 'none' && row.is_enforced;
    if (isAct && (known.lastAct === null || row.generation > known.lastAct.generation)) {
      known.lastAct = {
        action: row.action,
        generation: row.generation,
        at: row.decided_at.getTime(),
        record: row.inputs,
      };
    }
    found.set(row.service_id, known);
  }
  return found;
}

/** Credit that pays nothing yet, and when a payment was last taken back. */
async function readMoney(trx: Trx, tenantId: string, accountIds: readonly string[]) {
  const { rows } = await sql<{ id: string; credit: string | null; reversed_at: Date | null }>`
    select a.id, (
      select -sum(e.amount_minor) from journal_entries e
      where e.tenant_id = ${tenantId} and e.account_id = a.id and e.ledger = 'customer_credit'
    ) as credit, (
      select max(r.reversed_at) from payments p
      join payment_reversals r on r.tenant_id = p.tenant_id and r.payment_id = p.id
      where p.tenant_id = ${tenantId} and p.account_id = a.id
    ) as reversed_at
    from unnest(${[...accountIds]}::uuid[]) as a (id)`.execute(trx);
  return new Map(
    rows.map(({ id, credit, reversed_at: at }) => [
      id,
      { creditMinor: Number(credit ?? 0), reversedAt: at?.getTime() ?? null },
    ]),
  );
}

async function readNotices(trx: Trx, accountIds: readonly string[]) {
  if (accountIds.length === 0) return new Map<string, { invoiceId: string; at: Instant }[]>();
  const rows = await trx
    .selectFrom('dunning_notices')
    .where('account_id', 'in', [...accountIds])
    .where('state', '=', 'delivered')
    .select(['account_id', 'invoice_id', 'settled_at'])
    .execute();
  const delivered = rows.flatMap(({ account_id: accountId, invoice_id: invoiceId, settled_at }) =>
    settled_at === null ? [] : [{ accountId, invoiceId, at: settled_at.getTime() }],
  );
  return groupBy(delivered, ({ accountId }) => accountId);
}

async function readPaused(trx: Trx, serviceIds: readonly string[], today: string) {
  const rows = await trx
    .selectFrom('service_pauses')
    .where('service_id', 'in', [...serviceIds])
    .where('kind', '=', 'voluntary')
    .where('starts_on', '<=', today)
    .where((eb) => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>', today)]))
    .select('service_id')
    .execute();
  return new Set(rows.map((row) => row.service_id));
}

/** Outages that hurt a service, also where its path is only suggested: what favours a customer may act on that. */
async function readIncidents(
  trx: Trx,
  tenantId: string,
  serviceIds: readonly string[],
): Promise<ReadonlyMap<string, SnapshotIncident[]>> {
  const { rows } = await sql<{
    service_id: string;
    id: string;
    root_name: string;
    from_at: Date;
    to_at: Date | null;
  }>`
    select s.service_id, i.id, i.root_name, s.from_at, coalesce(s.to_at, i.resolved_at) as to_at
    from incident_services s join incidents i on i.tenant_id = s.tenant_id and i.id = s.incident_id
    where s.tenant_id = ${tenantId} and s.service_id = any(${[...serviceIds]}::uuid[]) and i.kind = 'outage'
    order by s.from_at desc limit ${20 * serviceIds.length}`.execute(trx);
  const incidents = rows.map((row) => ({
    serviceId: row.service_id,
    incident: {
      id: row.id,
      name: row.root_name,
      from: row.from_at.getTime(),
      to: row.to_at?.getTime() ?? null,
    },
  }));
  const grouped = groupBy(incidents, ({ serviceId }) => serviceId);
  return new Map([...grouped].map(([id, list]) => [id, list.map(({ incident }) => incident)]));
}
