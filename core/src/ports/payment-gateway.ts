import type { GatewayStatus } from '../domain/payments/gateway-status.js';
import type { Instant } from '../domain/shared/instant.js';

export interface GatewayPayment {
  readonly providerPaymentId: string;
  readonly status: GatewayStatus;
  /** A dispute that the payer won, where it is reversed. */
  readonly isChargeback: boolean;
  readonly amountMinor: number;
  readonly currency: string;
  /** What was given back of it, so far. */
  readonly refundedMinor: number;
  /** What was sent with the checkout. */
  readonly externalReference: string | null;
  /** Who paid, in the provider's words, at most 200 characters: for a person who looks whose it is. */
  readonly payer: string | null;
}

/** Payments that changed within a window; `offset` skips as many of them. */
export interface PaymentSearch {
  readonly from: Instant;
  readonly to: Instant;
  readonly offset: number;
}

export interface FoundPayments {
  /** In the order of their change. */
  readonly items: readonly { readonly payment: GatewayPayment; readonly changedAt: Instant }[];
  /** How many were skipped or told, those that could not be read among them: the next offset. */
  readonly seen: number;
  readonly hasMore: boolean;
}

export interface CheckoutWish {
  /** Comes back as the payment's external reference; asked for twice it is one checkout. */
  readonly id: string;
  readonly title: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly expiresAt: Instant;
  /** Where the provider notifies. */
  readonly noticeUrl: string;
}

/** A failure is a value; its reason is a sentence for a person and holds no secret. */
export type GatewayAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** What came to the webhook, as it came. */
export interface GatewayNotice {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
}

export type NoticeVerdict =
  | { readonly kind: 'forged' }
  /** Genuine, and about no payment. */
  | { readonly kind: 'other' }
  /** A reason to read this payment again; what the notice says of it counts for nothing. */
  | { readonly kind: 'payment'; readonly requestId: string; readonly providerPaymentId: string };

/** One tenant's account at a provider of payments. */
export interface PaymentGateway {
  createCheckout(
    wish: CheckoutWish,
    signal: AbortSignal,
  ): Promise<GatewayAnswer<{ readonly providerCheckoutId: string; readonly url: string }>>;
  readPayment(
    providerPaymentId: string,
    signal: AbortSignal,
  ): Promise<GatewayAnswer<GatewayPayment>>;
  /** One page: what may never have been notified. */
  searchPayments(search: PaymentSearch, signal: AbortSignal): Promise<GatewayAnswer<FoundPayments>>;
  /** Before anything of the body is read. */
  verifyNotice(notice: GatewayNotice): NoticeVerdict;
}
