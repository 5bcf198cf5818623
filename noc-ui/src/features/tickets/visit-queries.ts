import { type TicketPolicy, ticketPolicySchema } from '@atalaya/core/domain/tickets/ticket-policy';
import type { VisitMove } from '@atalaya/core/domain/tickets/visit';
import {
  certificateSchema,
  type certificateSignSchema,
  measurementSchema,
  type visitCreateSchema,
  visitListSchema,
  visitSchema,
  type visitUpdateSchema,
} from '@atalaya/core/wire/rest/visits';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

const VISITS_KEY = 'visits';
const AGAIN_MS = 60_000;
/** While somebody aligns a dish, what it reads is looked at often. */
const MEASURE_MS = 5_000;

export function visitsQuery(filter: Readonly<Record<string, string>>) {
  return queryOptions({
    queryKey: [VISITS_KEY, 'list', filter],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) =>
      api.request('/visits', { query: { ...filter, limit: 200 }, schema: visitListSchema, signal }),
  });
}

export function visitQuery(id: string) {
  return queryOptions({
    queryKey: [VISITS_KEY, 'one', id],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => api.request(`/visits/${id}`, { schema: visitSchema, signal }),
  });
}

export function measurementQuery(id: string) {
  return queryOptions({
    queryKey: [VISITS_KEY, 'measurement', id],
    refetchInterval: MEASURE_MS,
    queryFn: ({ signal }) =>
      api.request(`/visits/${id}/measurement`, { schema: measurementSchema, signal }),
  });
}

export function certificateQuery(id: string) {
  return queryOptions({
    queryKey: [VISITS_KEY, 'certificate', id],
    // It never changes.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      api.request(`/visits/${id}/certificate`, { schema: certificateSchema, signal }),
  });
}

export function planVisit(body: z.output<typeof visitCreateSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: visitSchema, idempotencyKey } as const;
  return api.request('/visits', options);
}

export function updateVisit(id: string, body: z.output<typeof visitUpdateSchema>) {
  return api.request(`/visits/${id}`, { method: 'PATCH', body, schema: visitSchema });
}

export function moveVisit(id: string, move: VisitMove, outcome: string) {
  const body = { move, ...(outcome !== '' && { outcome }) };
  return api.request(`/visits/${id}/move`, { method: 'POST', body, schema: visitSchema });
}

export function exceptVisit(id: string, reason: string) {
  const options = { method: 'POST', body: { reason }, schema: visitSchema } as const;
  return api.request(`/visits/${id}/exception`, options);
}

export function signCertificate(
  id: string,
  body: z.output<typeof certificateSignSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: visitSchema, idempotencyKey } as const;
  return api.request(`/visits/${id}/certificate`, options);
}

export const ticketPolicyQuery = queryOptions({
  queryKey: ['ticket-policy'],
  queryFn: ({ signal }) => api.request('/ticket-policy', { schema: ticketPolicySchema, signal }),
});

export function saveTicketPolicy(body: TicketPolicy) {
  return api.request('/ticket-policy', { method: 'PUT', body, schema: ticketPolicySchema });
}
