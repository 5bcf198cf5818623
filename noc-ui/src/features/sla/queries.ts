import {
  type SlaCredit,
  serviceSlaSchema,
  slaCreditListSchema,
  slaDecidedSchema,
  type slaDecisionSchema,
  slaExclusionViewSchema,
  type slaPolicySchema,
  slaPolicyViewSchema,
} from '@atalaya/core/wire/rest/sla-credits';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export const SLA_KEY = 'sla';
/** They are judged by the clock and by incidents: what is on the screen is looked at again. */
const AGAIN_MS = 60_000;

export function creditsQuery(state: SlaCredit['state']) {
  return infiniteQueryOptions({
    queryKey: [SLA_KEY, 'credits', state],
    refetchInterval: AGAIN_MS,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: z.output<typeof slaCreditListSchema>) => page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      api.request('/sla-credits', {
        query: { state, limit: 100, cursor: pageParam },
        schema: slaCreditListSchema,
        signal,
      }),
  });
}

export function serviceSlaQuery(serviceId: string) {
  return queryOptions({
    queryKey: [SLA_KEY, 'service', serviceId],
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/sla`, { schema: serviceSlaSchema, signal }),
  });
}

export function decide(body: z.output<typeof slaDecisionSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: slaDecidedSchema, idempotencyKey } as const;
  return api.request('/sla-credits/decisions', options);
}

export function exclusionQuery(incidentId: string) {
  return queryOptions({
    queryKey: [SLA_KEY, 'exclusion', incidentId],
    queryFn: ({ signal }) =>
      api.request(`/incidents/${incidentId}/sla-exclusion`, {
        schema: slaExclusionViewSchema,
        signal,
      }),
  });
}

export function exclude(incidentId: string, kind: 'customer_side' | 'force_majeure' | null) {
  return api.request(`/incidents/${incidentId}/sla-exclusion`, {
    method: 'PUT',
    body: { kind },
    schema: slaExclusionViewSchema,
  });
}

export const policyQuery = queryOptions({
  queryKey: [SLA_KEY, 'policy'],
  queryFn: ({ signal }) => api.request('/sla-policy', { schema: slaPolicyViewSchema, signal }),
});

export function savePolicy(body: z.output<typeof slaPolicySchema>) {
  return api.request('/sla-policy', { method: 'PUT', body, schema: slaPolicyViewSchema });
}
