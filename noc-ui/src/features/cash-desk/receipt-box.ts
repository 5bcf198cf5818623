import { receiptSyncResultSchema, receiptSyncSchema } from '@atalaya/core/wire/rest/cash-desk';
import { z } from 'zod';

/** A receipt as it is sent, with what the phone needs besides. */
const keptSchema = receiptSyncSchema.shape.receipts.element.extend({
  number: z.string(),
  name: z.string(),
  /** What the server said of it last; null while it was never sent. */
  outcome: receiptSyncResultSchema.shape.results.element.nullable(),
});
export type KeptReceipt = z.infer<typeof keptSchema>;

export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

/** What a receipt box is kept in: the browser's own storage, or less in a test. */
export type BoxStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const WAITING = 'atalaya.receipt';
/** With what else this person saw: erased on sign-out. */
const SETTLED = 'atalaya.seen.receipt';
const DEVICE_KEY = 'atalaya.collecting-device';
const NEXT_KEY = 'atalaya.collecting-next';
const MOST_SETTLED = 100;

/** Money was taken for it, and the server has it: as a payment, or as what a person there looks at. */
export const isSettled = ({ outcome }: KeptReceipt) =>
  outcome !== null && ['recorded', 'known', 'conflict'].includes(outcome.state);

/**
 * Receipts of one person on this phone, each under a key of its own, so that two pages cannot overwrite each other.
 * What was not sent outlives a sign-out: it is money, and only its owner's next sign-in sends it.
 */
export class ReceiptBox {
  readonly #storage: BoxStorage;
  readonly #waiting: string;
  readonly #settled: string;

  constructor(storage: BoxStorage, { tenantId, userId }: Owner) {
    this.#storage = storage;
    this.#waiting = `${WAITING}.${tenantId}.${userId}.`;
    this.#settled = `${SETTLED}.${tenantId}.${userId}.`;
  }

  /** The newest first. */
  read(): KeptReceipt[] {
    return this.#keys()
      .flatMap((key) => this.#readOne(key))
      .sort((a, b) => b.collectedAt.localeCompare(a.collectedAt) || (a.number < b.number ? 1 : -1));
  }

  /** Throws when the phone keeps nothing: then no receipt may be given. */
  keep(receipt: KeptReceipt): void {
    const to = isSettled(receipt) ? this.#settled : this.#waiting;
    this.#storage.setItem(`${to}${receipt.receiptUuid}`, JSON.stringify(receipt));
    if (isSettled(receipt)) this.#storage.removeItem(`${this.#waiting}${receipt.receiptUuid}`);
  }

  /** Settled ones are kept to be shown, the newest hundred of them. */
  dropOldest(): void {
    const old = this.read().filter(isSettled).slice(MOST_SETTLED);
    for (const { receiptUuid } of old) this.#storage.removeItem(`${this.#settled}${receiptUuid}`);
  }

  /** `K7F3` of a phone and the next of its numbers: K7F3-0012. */
  nextNumber(): string {
    const code = deviceOf(this.#storage).slice(-4).toUpperCase();
    const next = (Number.parseInt(this.#storage.getItem(NEXT_KEY) ?? '', 10) || 0) + 1;
    this.#storage.setItem(NEXT_KEY, String(next));
    return `${code}-${String(next).padStart(4, '0')}`;
  }

  #keys(): string[] {
    const keys: string[] = [];
    for (let index = 0; index < this.#storage.length; index += 1) {
      const key = this.#storage.key(index);
      if (key?.startsWith(this.#waiting) || key?.startsWith(this.#settled)) keys.push(key);
    }
    return keys;
  }

  #readOne(key: string): KeptReceipt[] {
    try {
      const parsed = keptSchema.safeParse(JSON.parse(this.#storage.getItem(key) ?? ''));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  }
}

/** The same for all that this phone ever sends. */
export function deviceOf(storage: BoxStorage): string {
  const known = storage.getItem(DEVICE_KEY);
  if (known !== null) return known;
  const made = `phone-${hex(4)}`;
  storage.setItem(DEVICE_KEY, made);
  return made;
}

/** Version 4 (RFC 9562): `crypto.randomUUID` is absent on plain HTTP, which is what a LAN often has. */
export function makeUuid(): string {
  const digits = hex(16);
  const variant = '89ab'[Number.parseInt(digits[16] ?? '0', 16) % 4];
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

function hex(bytes: number): string {
  const made = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(made, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
