import {
  cashierAccountListSchema,
  type cashierAccountsUpdateSchema,
  cashierListSchema,
  cashierSchema,
  type cashierUpdateSchema,
  cashShiftListSchema,
  cashShiftSchema,
  collectedTroubleSchema,
  deskAccountListSchema,
  type deskPaymentCreateSchema,
  deskReceiptListSchema,
  deskReceiptSchema,
  ownShiftSchema,
  receiptConflictSchema,
  receiptSyncResultSchema,
  type receiptSyncSchema,
  roundSchema,
  type shiftCloseSchema,
  type shiftOpenSchema,
} from '@atalaya/core/wire/rest/cash-desk';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { KEPT_OFFLINE } from '../../shared/api/offline-memory.js';

export const ownShiftQuery = queryOptions({
  queryKey: ['cash-desk', 'shift'],
  meta: KEPT_OFFLINE,
  queryFn: ({ signal }) => api.request('/cash-desk/shift', { schema: ownShiftSchema, signal }),
});

export const receiptsQuery = queryOptions({
  queryKey: ['cash-desk', 'receipts'],
  queryFn: ({ signal }) =>
    api.request('/cash-desk/receipts', { schema: deskReceiptListSchema, signal }),
});

export function deskAccountsQuery(search: string) {
  return queryOptions({
    queryKey: ['cash-desk', 'accounts', search],
    enabled: search.length >= 2,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.request('/cash-desk/accounts', {
        schema: deskAccountListSchema,
        signal,
        query: { search },
      }),
  });
}

export function openShift(body: z.output<typeof shiftOpenSchema>) {
  return api.request('/cash-desk/shift', { method: 'POST', body, schema: cashShiftSchema });
}

export function closeShift(body: z.output<typeof shiftCloseSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: cashShiftSchema, idempotencyKey } as const;
  return api.request('/cash-desk/shift/close', options);
}

export function takeCash(body: z.output<typeof deskPaymentCreateSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: deskReceiptSchema, idempotencyKey } as const;
  return api.request('/cash-desk/payments', options);
}

export const shiftsQuery = queryOptions({
  queryKey: ['cash-shifts'],
  queryFn: ({ signal }) =>
    api.request('/cash-shifts', { schema: cashShiftListSchema, signal, query: { limit: 50 } }),
});

export const cashiersQuery = queryOptions({
  queryKey: ['cashiers'],
  queryFn: ({ signal }) => api.request('/cashiers', { schema: cashierListSchema, signal }),
});

export function saveCashier(id: string, body: z.output<typeof cashierUpdateSchema>) {
  return api.request(`/cashiers/${id}`, { method: 'PATCH', body, schema: cashierSchema });
}

export function cashierAccountsQuery(id: string) {
  return queryOptions({
    queryKey: ['cashiers', id, 'accounts'],
    queryFn: ({ signal }) =>
      api.request(`/cashiers/${id}/accounts`, { schema: cashierAccountListSchema, signal }),
  });
}

export function changeRound(id: string, body: z.input<typeof cashierAccountsUpdateSchema>) {
  const options = { method: 'POST', body, schema: cashierAccountListSchema } as const;
  return api.request(`/cashiers/${id}/accounts`, options);
}

/** Kept on the phone: whom to collect from, and how much may be held, without network too. */
export const roundQuery = queryOptions({
  queryKey: ['cash-desk', 'round'],
  meta: KEPT_OFFLINE,
  queryFn: ({ signal }) => api.request('/cash-desk/round', { schema: roundSchema, signal }),
});

export function sendReceipts(body: z.output<typeof receiptSyncSchema>) {
  const options = { method: 'POST', body, schema: receiptSyncResultSchema } as const;
  return api.request('/cash-desk/receipts', options);
}

export const troubleQuery = queryOptions({
  queryKey: ['receipt-conflicts'],
  queryFn: ({ signal }) =>
    api.request('/receipt-conflicts', { schema: collectedTroubleSchema, signal }),
});

export function markSeen(id: string) {
  const options = { method: 'POST', body: {}, schema: receiptConflictSchema } as const;
  return api.request(`/receipt-conflicts/${id}/seen`, options);
}
