import { randomUUID } from 'node:crypto';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { openInvoices } from '../billing/open-invoices.read-model.js';
import type { Database, Trx } from '../postgres/database.js';
import { auditMoney, type MoneyActor } from './actor.js';
import { type OpenGateway, readGateway } from './gateway-keys.js';

export interface CheckoutDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly openGateway: OpenGateway;
}

export interface CheckoutAsked {
  readonly gatewayId: string;
  readonly accountId: string;
  readonly invoiceId: string | null;
  /** Null: all that is open. */
  readonly amountMinor: number | null;
  readonly currency: string | null;
  /** Where the provider notifies of this gateway. */
  readonly noticeUrl: string;
  readonly title: string;
}

export interface MadeCheckout {
  readonly id: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly url: string;
  readonly expiresAt: Date;
}

export type CheckoutOutcome =
  | { readonly kind: 'made'; readonly checkout: MadeCheckout }
  | { readonly kind: 'no-gateway' }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'no-invoice' }
  | { readonly kind: 'other-currency'; readonly currency: string }
  | { readonly kind: 'nothing-open' }
  /** A sentence for a person. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Cash is paid late: less than three days are advised against. */
const EXPIRES_MS = 5 * DAY_MS;

/**
 * A page at the provider where this account can pay. The row is there before the provider is asked, so that whatever
 * is paid finds its account; the provider is asked outside any transaction.
 */
export async function createCheckout(
  deps: CheckoutDeps,
  tenantId: string,
  asked: CheckoutAsked,
  actor: MoneyActor,
  signal: AbortSignal,
): Promise<CheckoutOutcome> {
  const at = new Date(deps.clock.now());
  const id = randomUUID();
  const expiresAt = new Date(at.getTime() + EXPIRES_MS);
  const prepared = await deps.database.withTenant(tenantId, async (trx) => {
    const gateway = await readGateway(trx, deps.secrets, tenantId, asked.gatewayId);
    if (!gateway?.isEnabled) return { kind: 'no-gateway' } as const;
    const amount = await amountOf(trx, tenantId, asked);
    if (amount.kind !== 'amount') return amount;
    await trx
      .insertInto('checkouts')
      .values({
        tenant_id: tenantId,
        id,
        gateway_id: gateway.id,
        account_id: asked.accountId,
        invoice_id: asked.invoiceId,
        amount_minor: amount.amountMinor,
        currency: amount.currency,
        url: null,
        provider_checkout_id: null,
        created_by: actor.name,
        created_at: at,
        expires_at: expiresAt,
      })
      .execute();
    return { ...amount, kind: 'prepared', gateway } as const;
  });
  if (prepared.kind !== 'prepared') return prepared;
  const { gateway, amountMinor, currency } = prepared;
  const { title, noticeUrl } = asked;
  const wish = { id, title, amountMinor, currency, noticeUrl, expiresAt: expiresAt.getTime() };
  const answer = await deps.openGateway(gateway.keys).createCheckout(wish, signal);
  if (answer.kind === 'not-found') return { kind: 'unavailable', reason: 'It knows no checkouts.' };
  if (answer.kind !== 'answered') return { kind: 'unavailable', reason: answer.reason };
  const { url, providerCheckoutId } = answer.value;
  await deps.database.withTenant(tenantId, async (trx) => {
    await trx
      .updateTable('checkouts')
      .set({ url, provider_checkout_id: providerCheckoutId })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
    const subject = { subjectType: 'checkout', subjectId: id };
    const after = { accountId: asked.accountId, amountMinor, currency };
    await auditMoney(trx, tenantId, { action: 'checkout.create', ...subject, after }, actor, at);
  });
  return { kind: 'made', checkout: { id, amountMinor, currency, url, expiresAt } };
}

type Amount =
  | { readonly kind: 'amount'; readonly amountMinor: number; readonly currency: string }
  | Extract<
      CheckoutOutcome,
      { kind: 'no-account' | 'no-invoice' | 'other-currency' | 'nothing-open' }
    >;

async function amountOf(trx: Trx, tenantId: string, asked: CheckoutAsked): Promise<Amount> {
  const { accountId, invoiceId } = asked;
  const account = await trx
    .selectFrom('accounts')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', accountId)
    .select('currency')
    .executeTakeFirst();
  if (account === undefined) return { kind: 'no-account' };
  const { currency } = account;
  const all = (await openInvoices(trx, tenantId, [accountId])).get(accountId) ?? [];
  const open = invoiceId === null ? all : all.filter(({ id }) => id === invoiceId);
  if (invoiceId !== null && open.length === 0) return { kind: 'no-invoice' };
  if (asked.amountMinor !== null) {
    if (asked.currency !== currency) return { kind: 'other-currency', currency };
    return { kind: 'amount', amountMinor: asked.amountMinor, currency };
  }
  const amountMinor = open.reduce((sum, { openMinor }) => sum + openMinor, 0);
  return amountMinor > 0 ? { kind: 'amount', amountMinor, currency } : { kind: 'nothing-open' };
}
