import {
  cancellationCreateSchema,
  cancellationSchema,
  pauseCreateSchema,
  type pauseEndSchema,
  pauseListSchema,
  pauseResultSchema,
  pauseSchema,
  planChangeCreateSchema,
  planChangeSchema,
  servicePlanChangeListSchema,
} from '@atalaya/core/wire/rest/service-billing';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export function planChangesQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['services', serviceId, 'plan-changes'],
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/plan-changes`, {
        schema: servicePlanChangeListSchema,
        signal,
      }),
  });
}

export function pausesQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['services', serviceId, 'pauses'],
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/pauses`, { schema: pauseListSchema, signal }),
  });
}

/** What a form's values would come to; asked only once they can be sent. */
export function planChangePreviewQuery(
  serviceId: string,
  input: Readonly<Record<string, unknown>>,
) {
  const body = planChangeCreateSchema.safeParse({ ...input, dryRun: true });
  return queryOptions({
    queryKey: ['services', serviceId, 'plan-change-preview', input],
    enabled: body.success,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/plan-changes`, {
        method: 'POST',
        body: body.data,
        schema: planChangeSchema,
        signal,
      }),
  });
}

export function changePlan(
  serviceId: string,
  body: z.output<typeof planChangeCreateSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: planChangeSchema, idempotencyKey } as const;
  return api.request(`/services/${serviceId}/plan-changes`, options);
}

export function cancelPlanChange(id: string) {
  return api.request(`/service-plan-changes/${id}`, { method: 'DELETE' });
}

export function pausePreviewQuery(serviceId: string, input: Readonly<Record<string, unknown>>) {
  const body = pauseCreateSchema.safeParse({ ...input, dryRun: true });
  return queryOptions({
    queryKey: ['services', serviceId, 'pause-preview', input],
    enabled: body.success,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/pauses`, {
        method: 'POST',
        body: body.data,
        schema: pauseResultSchema,
        signal,
      }),
  });
}

export function makePause(
  serviceId: string,
  body: z.output<typeof pauseCreateSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: pauseResultSchema, idempotencyKey } as const;
  return api.request(`/services/${serviceId}/pauses`, options);
}

export function endPause(
  id: string,
  body: z.output<typeof pauseEndSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: pauseSchema, idempotencyKey } as const;
  return api.request(`/service-pauses/${id}/end`, options);
}

/** As if it had never been asked for; only one that has not begun. */
export function takePauseBack(id: string) {
  return api.request(`/service-pauses/${id}`, { method: 'DELETE' });
}

export function cancellationPreviewQuery(
  serviceId: string,
  input: Readonly<Record<string, unknown>>,
) {
  const body = cancellationCreateSchema.safeParse({ ...input, dryRun: true });
  return queryOptions({
    queryKey: ['services', serviceId, 'cancellation-preview', input],
    enabled: body.success,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/cancellation`, {
        method: 'POST',
        body: body.data,
        schema: cancellationSchema,
        signal,
      }),
  });
}

export function cancelService(
  serviceId: string,
  body: z.output<typeof cancellationCreateSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: cancellationSchema, idempotencyKey } as const;
  return api.request(`/services/${serviceId}/cancellation`, options);
}
