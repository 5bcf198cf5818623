import type { PortalParts } from '@atalaya/core/domain/portal/portal-parts';
import { outageNoticeOf } from '@atalaya/core/domain/portal/service-notice';
import { isCut } from '@atalaya/core/domain/services/service';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { PortalAccount, PortalOverview, PortalService } from '@atalaya/core/wire/rest/portal';
import { accountBalances } from '@atalaya/platform/billing/account-balances.read-model';
import { readOpenPromises } from '@atalaya/platform/dunning/promises';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { PlannedWork } from './planned-work.js';
import { hasGateway, readPortalAccounts } from './portal-invoices.read-model.js';
import {
  type HurtServiceRow,
  type PortalServiceRow,
  readHurtServices,
  readPortalServices,
} from './portal-services.read-model.js';

/** As long after its end a customer is told that an outage is over. */
const RESTORED_TOLD_MS = DAY_MS;

export interface OverviewOf {
  readonly tenantId: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly today: CalendarDay;
  readonly now: Instant;
  readonly work: readonly PlannedWork[];
  readonly parts: PortalParts;
}

/** What a customer sees first: what is owed, and how each service is. */
export async function portalOverview(trx: Trx, of: OverviewOf): Promise<PortalOverview> {
  const { customer, today, now, parts } = of;
  const services = await readPortalServices(trx, customer.id, { today, at: new Date(now) });
  const ids = services.map(({ id }) => id);
  const hurt = await readHurtServices(trx, ids, new Date(now - RESTORED_TOLD_MS));
  return {
    customer,
    today,
    accounts: await accountsOf(trx, of),
    canPayOnline: parts.payOnline && (await hasGateway(trx)),
    canReport: parts.reports,
    canPromise: parts.promises,
    canOpenTickets: parts.tickets,
    services: services.map((service) => asService(service, hurt, of)),
  };
}

async function accountsOf(
  trx: Trx,
  { tenantId, customer, today }: OverviewOf,
): Promise<PortalAccount[]> {
  const accounts = await readPortalAccounts(trx, customer.id);
  const ids = accounts.map(({ id }) => id);
  const balances = await accountBalances(trx, tenantId, ids, today);
  const promises = await readOpenPromises(trx, ids);
  return accounts.map(({ id, currency }) => {
    const money = (amountMinor: number) => ({ amountMinor: Math.max(0, amountMinor), currency });
    const balance = balances.get(id);
    const promise = promises.get(id);
    return {
      id,
      currency,
      owed: money(balance?.receivableMinor ?? 0),
      overdue: money(balance?.overdueMinor ?? 0),
      credit: money(balance?.creditMinor ?? 0),
      oldestDueDate: balance?.oldestDueDate ?? null,
      promise: promise
        ? {
            until: promise.until,
            amount: { amountMinor: promise.amountMinor, currency: promise.currency },
          }
        : null,
    };
  });
}

function asService(
  row: PortalServiceRow,
  hurt: readonly HurtServiceRow[],
  { now, work }: OverviewOf,
): PortalService {
  const own = hurt.filter(({ serviceId }) => serviceId === row.id);
  const notice = outageNoticeOf(own, now, RESTORED_TOLD_MS);
  const { planName: name, downKbps, upKbps, currency } = row;
  return {
    id: row.id,
    accountId: row.accountId,
    address: row.address,
    plan: {
      name,
      downKbps,
      upKbps,
      price: { amountMinor: Number(row.priceMinor), currency },
    },
    state: stateOf(row),
    cutAt: row.cutAt?.toISOString() ?? null,
    pausedUntil: row.pausedUntil,
    outage: notice && {
      ...notice,
      since: new Date(notice.since).toISOString(),
      until: notice.until === null ? null : new Date(notice.until).toISOString(),
    },
    maintenance: work
      .filter(({ serviceIds }) => serviceIds.has(row.id))
      .map(({ name: title, from, to }) => ({
        name: title,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      })),
  };
}

function stateOf(row: PortalServiceRow): PortalService['state'] {
  if (row.isPaused) return 'paused';
  if (row.desiredState === 'suspended') {
    return row.observedState === 'suspended' ? 'suspended' : 'suspending';
  }
  if (isCut(row)) return 'reconnecting';
  return row.desiredState === 'reduced' ? 'reduced' : 'active';
}
