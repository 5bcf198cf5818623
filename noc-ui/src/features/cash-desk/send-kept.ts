import type { receiptSyncResultSchema, receiptSyncSchema } from '@atalaya/core/wire/rest/cash-desk';
import type { z } from 'zod';
import { isSettled, type KeptReceipt, type ReceiptBox } from './receipt-box.js';

const MOST_AT_ONCE = 50;

type Send = (
  body: z.output<typeof receiptSyncSchema>,
) => Promise<z.output<typeof receiptSyncResultSchema>>;

/**
 * Sends what the server does not have, the oldest first, and keeps what it said of each. What it throws was not
 * answered: it is sent again, and the server knows again what it took the first time.
 */
export async function sendKept(box: ReceiptBox, device: string, send: Send): Promise<void> {
  const waiting = box
    .read()
    .filter((receipt) => !isSettled(receipt))
    .reverse();
  for (let from = 0; from < waiting.length; from += MOST_AT_ONCE) {
    const batch = waiting.slice(from, from + MOST_AT_ONCE);
    const { results } = await send({ device, receipts: batch.map(asSent) });
    for (const [index, receipt] of batch.entries()) {
      const outcome = results[index];
      if (outcome !== undefined) box.keep({ ...receipt, outcome });
    }
  }
  box.dropOldest();
}

const asSent = ({ name: _, outcome: __, ...receipt }: KeptReceipt) => receipt;
