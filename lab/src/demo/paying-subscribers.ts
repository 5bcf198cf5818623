import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, type CalendarDay, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { stableFraction } from '@atalaya/core/domain/shared/stable-hash';
import { apiKeyCreatedSchema } from '@atalaya/core/wire/rest/api-keys';
import { type Invoice, invoiceListSchema } from '@atalaya/core/wire/rest/invoices';
import { DemoClient } from './demo-client.js';
import { TIMEZONE } from './set-up-tenant.js';

const LOOK_EVERY_MS = 10_000;
const AT_ONCE = 4;

/** Of all subscribers, how many pay at most so many days after the issue; the rest wait until they are asked in person. */
const HABITS: readonly { readonly share: number; readonly days: number }[] = [
  { share: 0.45, days: 2 },
  { share: 0.75, days: 4 },
  { share: 0.9, days: 7 },
  { share: 0.96, days: 12 },
];

/**
 * Pays the demo's invoices as people do, each subscriber by a habit of his own, so that a month which is watched has
 * payers, late payers and some who have to be cut. Ends with the signal.
 */
export async function paySubscribersInvoices(options: {
  readonly url: string;
  readonly client: DemoClient;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** A look that failed; the next one comes all the same. */
  readonly onFailure: (error: unknown) => void;
}): Promise<void> {
  const { url, now, signal, onFailure } = options;
  const made = await options.client.post('/api-keys', {
    name: 'Suscriptores de la demo',
    scopes: ['invoice:read', 'payment:write'],
  });
  const client = new DemoClient(url);
  client.useToken(apiKeyCreatedSchema.parse(made).secret);
  while (!signal.aborted) {
    await payWhatIsDue(client, dayIn(now(), TIMEZONE), signal).catch(onFailure);
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function payWhatIsDue(client: DemoClient, today: CalendarDay, signal: AbortSignal) {
  const due = (await unpaidInvoices(client)).filter((invoice) => isPaidBy(invoice, today)).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const invoice of due) if (!signal.aborted) await pay(client, invoice);
    }),
  );
}

function isPaidBy({ customer, issueDate }: Invoice, today: CalendarDay): boolean {
  const habit = HABITS.find(({ share }) => stableFraction(customer.id) < share);
  return habit !== undefined && today >= addDays(issueDate, habit.days);
}

async function unpaidInvoices(client: DemoClient): Promise<Invoice[]> {
  const invoices: Invoice[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = invoiceListSchema.parse(
      await client.get(`/invoices?status=unpaid&limit=200${from}`),
    );
    invoices.push(...page.items);
    cursor = page.nextCursor;
  }
  return invoices;
}

/** The key makes it once, however often it is looked at before the answer. */
async function pay(client: DemoClient, invoice: Invoice): Promise<void> {
  const method = stableFraction(invoice.accountId) < 0.3 ? 'cash' : 'transfer';
  const payment = {
    accountId: invoice.accountId,
    amount: { amountMinor: invoice.openMinor, currency: invoice.currency },
    method,
    ...(method === 'transfer' && { reference: `SPEI-${invoice.number}` }),
  };
  await client.post('/payments', payment, `demo-${invoice.id}-${invoice.openMinor}`);
}
