import { describe, expect, it } from 'vitest';
import { type BoxStorage, deviceOf, makeUuid, ReceiptBox } from './receipt-box.js';
import { sendKept } from './send-kept.js';

/** A browser's storage, as large as it is told. */
function storageOf(most = 1_000): BoxStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (kept.size >= most && !kept.has(key)) throw new Error('full');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
    key: (index) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

const OWNER = { tenantId: 't', userId: 'u' };
const receiptOf = (box: ReceiptBox, minute: number) => ({
  receiptUuid: makeUuid(),
  accountId: '3f2b0c9e-6d0e-4f7e-9d2f-6a2f4a1f0c11',
  amount: { amountMinor: 1_000, currency: 'MXN' },
  collectedAt: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
  notes: '',
  number: box.nextNumber(),
  name: 'Ana',
  outcome: null,
});
type Sent = Parameters<Parameters<typeof sendKept>[2]>[0];

describe('receipts of a phone', () => {
  it('have numbers of their own, belong to one person, and survive the page', () => {
    const storage = storageOf();
    const box = new ReceiptBox(storage, OWNER);
    box.keep(receiptOf(box, 1));
    box.keep(receiptOf(box, 2));
    const code = deviceOf(storage).slice(-4).toUpperCase();
    const again = new ReceiptBox(storage, OWNER);
    expect(again.read().map(({ number }) => number)).toEqual([`${code}-0002`, `${code}-0001`]);
    expect(again.nextNumber()).toBe(`${code}-0003`);
    expect(new ReceiptBox(storage, { ...OWNER, userId: 'other' }).read()).toEqual([]);
  });

  it('thirty of them are sent until they are answered, then never again', async () => {
    const box = new ReceiptBox(storageOf(), OWNER);
    for (let minute = 0; minute < 30; minute += 1) box.keep(receiptOf(box, minute));
    const sent: Sent[] = [];
    const lost = (body: Sent) => {
      sent.push(body);
      return Promise.reject(new Error('the answer was lost'));
    };
    await expect(sendKept(box, 'phone-1', lost)).rejects.toThrow('lost');
    const answer = (state: 'known' | 'over_limit') => (body: Sent) => {
      sent.push(body);
      const result = { state, paymentId: null, problem: null };
      return Promise.resolve({ results: body.receipts.map(() => result) });
    };
    await sendKept(box, 'phone-1', answer('over_limit'));
    await sendKept(box, 'phone-1', answer('known'));
    await sendKept(box, 'phone-1', answer('known'));
    expect(sent.map(({ receipts }) => receipts.length)).toEqual([30, 30, 30]);
    expect(sent[0]).toEqual(sent[2]);
    expect(sent[0]?.receipts[0]?.collectedAt).toBe('2026-03-01T10:00:00.000Z');
    expect(Object.keys(sent[0]?.receipts[0] ?? {})).not.toContain('name');
  });

  it('are not given when the phone cannot keep them, and what somebody else wrote there is passed over', () => {
    const storage = storageOf(4);
    const box = new ReceiptBox(storage, OWNER);
    box.keep(receiptOf(box, 1));
    storage.setItem('more', '');
    expect(() => box.keep(receiptOf(box, 2))).toThrow('full');
    storage.removeItem('more');
    storage.setItem('atalaya.receipt.t.u.x', 'no receipt {');
    storage.setItem('atalaya.collecting-next', 'no number {');
    expect(box.read()).toHaveLength(1);
    expect(box.nextNumber()).toMatch(/-0001$/);
  });

  it('are known by ids as RFC 9562 has them', () => {
    expect(makeUuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
