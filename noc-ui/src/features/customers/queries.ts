import {
  type accountCreateSchema,
  accountListSchema,
  accountSchema,
  type accountUpdateSchema,
} from '@atalaya/core/wire/rest/accounts';
import { alertListSchema } from '@atalaya/core/wire/rest/alerts';
import {
  type contractCreateSchema,
  contractListSchema,
  contractSchema,
  type contractUpdateSchema,
} from '@atalaya/core/wire/rest/contracts';
import {
  customerDocumentListSchema,
  customerNoteListSchema,
  type customerNoteUpdateSchema,
  type equipmentCreateSchema,
  equipmentListSchema,
  type equipmentUpdateSchema,
} from '@atalaya/core/wire/rest/customer-records';
import { type TimelineKind, timelineSchema } from '@atalaya/core/wire/rest/customer-timeline';
import {
  type customerCreateSchema,
  customerListSchema,
  customerSchema,
} from '@atalaya/core/wire/rest/customers';
import {
  type deviceReplacementCreateSchema,
  deviceReplacementListSchema,
} from '@atalaya/core/wire/rest/device-replacements';
import { deviceListSchema, deviceSchema } from '@atalaya/core/wire/rest/devices';
import { openingResultSchema } from '@atalaya/core/wire/rest/opening-imports';
import {
  type planPriceCreateSchema,
  planPriceListSchema,
  planPriceSchema,
} from '@atalaya/core/wire/rest/plan-prices';
import {
  type planCreateSchema,
  planPushSchema,
  planSchema,
  type planUpdateSchema,
} from '@atalaya/core/wire/rest/plans';
import {
  type serviceLinkCreateSchema,
  serviceLinkListSchema,
  serviceLinksDecidedSchema,
} from '@atalaya/core/wire/rest/service-device-links';
import {
  type serviceCreateSchema,
  serviceListSchema,
  serviceSchema,
  type serviceUpdateSchema,
} from '@atalaya/core/wire/rest/services';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { base64Of } from '../../shared/files/base64-of.js';

type CustomerBody = z.output<typeof customerCreateSchema>;
type Page = { readonly nextCursor: string | null };
const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page) => last.nextCursor,
};

export function customersQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: ['customers', search],
    placeholderData: keepPreviousData,
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request('/customers', {
        schema: customerListSchema,
        signal,
        query: { limit: 100, cursor: pageParam, search: search === '' ? null : search },
      }),
  });
}

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => api.request(`/customers/${id}`, { schema: customerSchema, signal }),
  });
}

export function saveCustomer(id: string | undefined, body: CustomerBody) {
  return id === undefined
    ? api.request('/customers', { method: 'POST', body, schema: customerSchema })
    : api.request(`/customers/${id}`, { method: 'PATCH', body, schema: customerSchema });
}

export function makePlan(body: z.output<typeof planCreateSchema>) {
  return api.request('/plans', { method: 'POST', body, schema: planSchema });
}

/** Whom another speed of the plan would touch. */
export function planPushQuery(id: string) {
  return queryOptions({
    queryKey: ['plans', id, 'push'],
    queryFn: ({ signal }) => api.request(`/plans/${id}/push`, { schema: planPushSchema, signal }),
  });
}

export function updatePlan(id: string, body: z.output<typeof planUpdateSchema>) {
  return api.request(`/plans/${id}`, { method: 'PATCH', body, schema: planSchema });
}

export function planPricesQuery(planId: string) {
  return queryOptions({
    queryKey: ['plans', planId, 'prices'],
    queryFn: ({ signal }) =>
      api.request(`/plans/${planId}/prices`, { schema: planPriceListSchema, signal }),
  });
}

export function addPlanPrice(planId: string, body: z.output<typeof planPriceCreateSchema>) {
  return api.request(`/plans/${planId}/prices`, { method: 'POST', body, schema: planPriceSchema });
}

export function deletePlanPrice(id: string) {
  return api.request(`/plan-prices/${id}`, { method: 'DELETE' });
}

export function servicesOfQuery(customerId: string) {
  return queryOptions({
    queryKey: ['services', customerId],
    queryFn: ({ signal }) =>
      api.request('/services', {
        schema: serviceListSchema,
        signal,
        query: { customerId, limit: 200 },
      }),
  });
}

export function createService(body: z.output<typeof serviceCreateSchema>) {
  return api.request('/services', { method: 'POST', body, schema: serviceSchema });
}

export function updateService(id: string, body: z.output<typeof serviceUpdateSchema>) {
  return api.request(`/services/${id}`, { method: 'PATCH', body, schema: serviceSchema });
}

/** Now and before: a service changes its radio a few times in its life. */
export function linksOfQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['service-links', serviceId],
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/device-links`, {
        schema: serviceLinkListSchema,
        signal,
        query: { limit: 100 },
      }),
  });
}

export function waitingLinksQuery() {
  return infiniteQueryOptions({
    queryKey: ['service-links'],
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request('/service-device-links', {
        schema: serviceLinkListSchema,
        signal,
        query: { limit: 100, cursor: pageParam, status: 'suggested', current: 'true' },
      }),
  });
}

export function decideLinks(verb: 'confirm' | 'reject', ids: readonly string[]) {
  return api.request(`/service-device-links/${verb}`, {
    method: 'POST',
    body: { ids },
    schema: serviceLinksDecidedSchema,
  });
}

export function replacementsQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['services', serviceId, 'device-replacements'],
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/device-replacements`, {
        schema: deviceReplacementListSchema,
        signal,
      }),
  });
}

export function replaceDevice(
  serviceId: string,
  body: z.output<typeof deviceReplacementCreateSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: deviceReplacementListSchema } as const;
  const path = `/services/${serviceId}/device-replacements`;
  return api.request(path, { ...options, idempotencyKey });
}

export function addLink(serviceId: string, body: z.output<typeof serviceLinkCreateSchema>) {
  return api.request(`/services/${serviceId}/device-links`, { method: 'POST', body });
}

/** State and signal of the CPE, as its own page shows them. */
export function deviceQuery(id: string) {
  return queryOptions({
    queryKey: ['device', id],
    queryFn: ({ signal }) => api.request(`/devices/${id}`, { schema: deviceSchema, signal }),
  });
}

export function deviceChoicesQuery(search: string) {
  return queryOptions({
    queryKey: ['devices', 'choices', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.request('/devices', { schema: deviceListSchema, signal, query: { search, limit: 20 } }),
  });
}

/** What is owed on each of a customer's accounts: one, for most. */
export function accountsOfQuery(customerId: string) {
  return queryOptions({
    queryKey: ['accounts', customerId],
    queryFn: ({ signal }) =>
      api.request('/accounts', {
        schema: accountListSchema,
        signal,
        query: { customerId, limit: 20 },
      }),
  });
}

export function makeAccount(body: z.output<typeof accountCreateSchema>) {
  return api.request('/accounts', { method: 'POST', body, schema: accountSchema });
}

export function updateAccount(id: string, body: z.output<typeof accountUpdateSchema>) {
  return api.request(`/accounts/${id}`, { method: 'PATCH', body, schema: accountSchema });
}

export function contractsOfQuery(customerId: string) {
  return queryOptions({
    queryKey: ['contracts', customerId],
    queryFn: ({ signal }) =>
      api.request('/contracts', {
        schema: contractListSchema,
        signal,
        query: { customerId, limit: 200 },
      }),
  });
}

export function makeContract(body: z.output<typeof contractCreateSchema>) {
  return api.request('/contracts', { method: 'POST', body, schema: contractSchema });
}

export function updateContract(id: string, body: z.output<typeof contractUpdateSchema>) {
  return api.request(`/contracts/${id}`, { method: 'PATCH', body, schema: contractSchema });
}

export function deleteContract(id: string) {
  return api.request(`/contracts/${id}`, { method: 'DELETE' });
}

/** What fires of a device now, and since when. */
export function alertsOfQuery(deviceId: string) {
  return queryOptions({
    queryKey: ['alerts', 'of', deviceId],
    queryFn: ({ signal }) =>
      api.request('/alerts', { schema: alertListSchema, signal, query: { deviceId, limit: 20 } }),
  });
}

export function timelineQuery(customerId: string, kinds: readonly TimelineKind[]) {
  return infiniteQueryOptions({
    queryKey: ['timeline', customerId, kinds],
    placeholderData: keepPreviousData,
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request(`/customers/${customerId}/timeline`, {
        schema: timelineSchema,
        signal,
        query: { limit: 50, cursor: pageParam, kinds: kinds.length === 0 ? null : kinds.join() },
      }),
  });
}

export function notesQuery(customerId: string, isPinned: boolean) {
  return queryOptions({
    queryKey: ['customer-notes', customerId, isPinned],
    queryFn: ({ signal }) =>
      api.request(`/customers/${customerId}/notes`, {
        schema: customerNoteListSchema,
        signal,
        query: { limit: 100, pinned: isPinned ? 'true' : null },
      }),
  });
}

export function addNote(customerId: string, text: string) {
  return api.request(`/customers/${customerId}/notes`, { method: 'POST', body: { text } });
}

export function pinNote(id: string, body: z.output<typeof customerNoteUpdateSchema>) {
  return api.request(`/customer-notes/${id}`, { method: 'PATCH', body });
}

export function documentsQuery(customerId: string) {
  return queryOptions({
    queryKey: ['customer-documents', customerId],
    queryFn: ({ signal }) =>
      api.request(`/customers/${customerId}/documents`, {
        schema: customerDocumentListSchema,
        signal,
        query: { limit: 100 },
      }),
  });
}

const UPLOAD_TIMEOUT_MS = 120_000;

export function addDocument(customerId: string, body: { name: string; contentBase64: string }) {
  return api.request(`/customers/${customerId}/documents`, {
    method: 'POST',
    body,
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
}

export function deleteDocument(id: string) {
  return api.request(`/customer-documents/${id}`, { method: 'DELETE' });
}

export function equipmentQuery(customerId: string) {
  return queryOptions({
    queryKey: ['equipment', customerId],
    queryFn: ({ signal }) =>
      api.request('/equipment', {
        schema: equipmentListSchema,
        signal,
        query: { customerId, limit: 200 },
      }),
  });
}

export function addEquipment(body: z.output<typeof equipmentCreateSchema>) {
  return api.request('/equipment', { method: 'POST', body });
}

export function updateEquipment(id: string, body: z.output<typeof equipmentUpdateSchema>) {
  return api.request(`/equipment/${id}`, { method: 'PATCH', body });
}

interface OpeningSending {
  readonly invoices: File;
  readonly balances: File;
  readonly from: string;
  readonly to: string;
  readonly dryRun: boolean;
  readonly controlTotalMinor?: number;
}

/** What is refused was shown: whoever confirms leaves it out. */
export async function sendOpening({ invoices, balances, dryRun, ...sent }: OpeningSending) {
  return api.request('/opening-imports', {
    method: 'POST',
    body: {
      source: 'wisphub',
      invoices: { contentBase64: await base64Of(invoices) },
      balances: { contentBase64: await base64Of(balances) },
      ...sent,
      dryRun,
      withoutRefused: !dryRun,
    },
    schema: openingResultSchema,
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
}
