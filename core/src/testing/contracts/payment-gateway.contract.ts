import { describe, expect, it } from 'vitest';
import type { GatewayNotice, PaymentGateway } from '../../ports/payment-gateway.js';

export interface GatewayHarness {
  readonly gateway: () => PaymentGateway;
  /** A payment that the provider has, in the one state that every provider knows. */
  readonly approved: (amountMinor: number, externalReference: string, changedAt?: number) => string;
  readonly notice: (providerPaymentId: string, requestId: string) => GatewayNotice;
  readonly break: (how: 'hangs' | 'fails' | 'babbles' | 'well') => void;
}

const CHANGED_AT = Date.UTC(2026, 2, 1, 12);
const never = new AbortController().signal;

/** What every provider of payments keeps: failures are values, and only what it signed is a notice. */
export function paymentGatewayContract(harness: GatewayHarness): void {
  const wish = {
    id: '3f2b0c9e-6d0e-4f7e-9d2f-6a2f4a1f0c11',
    title: 'Internet',
    amountMinor: 49_950,
    currency: 'MXN',
    expiresAt: Date.UTC(2026, 2, 6),
    noticeUrl: 'https://isp.test/hook',
  };

  describe('a payment gateway', () => {
    it('makes a checkout and reads payments in minor units', async () => {
      const made = await harness.gateway().createCheckout(wish, never);
      expect(made).toMatchObject({ kind: 'answered', value: { url: expect.any(String) } });
      const id = harness.approved(49_950, wish.id);
      expect(await harness.gateway().readPayment(id, never)).toMatchObject({
        kind: 'answered',
        value: {
          providerPaymentId: id,
          status: 'approved',
          amountMinor: 49_950,
          refundedMinor: 0,
          externalReference: wish.id,
        },
      });
      expect((await harness.gateway().readPayment('404', never)).kind).toBe('not-found');
    });

    it('finds what changed within a window, page by page', async () => {
      const ids = Array.from({ length: 60 }, () => harness.approved(100, 'x', CHANGED_AT));
      const told: string[] = [];
      let offset = 0;
      for (let hasMore = true; hasMore; ) {
        const search = { from: CHANGED_AT - 1_000, to: CHANGED_AT, offset };
        const page = await harness.gateway().searchPayments(search, never);
        if (page.kind !== 'answered') throw new Error(page.kind);
        told.push(...page.value.items.map(({ payment }) => payment.providerPaymentId));
        offset = page.value.seen;
        hasMore = page.value.hasMore;
      }
      expect(told.sort()).toEqual(ids.sort());
      const before = { from: 0, to: CHANGED_AT - 1, offset: 0 };
      expect(await harness.gateway().searchPayments(before, never)).toEqual({
        kind: 'answered',
        value: { items: [], seen: 0, hasMore: false },
      });
    });

    it('fails with a value, whatever the provider does', async () => {
      const id = harness.approved(1, 'x');
      for (const how of ['hangs', 'fails', 'babbles'] as const) {
        harness.break(how);
        expect([how, (await harness.gateway().readPayment(id, never)).kind]).toEqual([
          how,
          'retry',
        ]);
        expect((await harness.gateway().createCheckout(wish, never)).kind).toBe('retry');
        const search = { from: 0, to: 1, offset: 0 };
        expect((await harness.gateway().searchPayments(search, never)).kind).toBe('retry');
      }
      harness.break('well');
    });

    it('takes a notice that the provider signed, and none that was changed', () => {
      const { headers, query } = harness.notice('77', 'request-1');
      const verify = (notice: GatewayNotice) => harness.gateway().verifyNotice(notice).kind;
      expect(harness.gateway().verifyNotice({ headers, query })).toEqual({
        kind: 'payment',
        requestId: 'request-1',
        providerPaymentId: '77',
      });
      expect(verify({ headers: {}, query })).toBe('forged');
      for (const [name, value] of Object.entries(headers)) {
        const changed = `${value?.slice(0, -1)}${value?.endsWith('0') ? '1' : '0'}`;
        expect(verify({ headers: { ...headers, [name]: changed }, query })).toBe('forged');
      }
      const other = harness.notice('78', 'request-1');
      expect(verify({ headers, query: other.query })).toBe('forged');
    });
  });
}
