import { customerListSchema, customerSchema } from '@atalaya/core/wire/rest/customers';
import {
  provisionedSchema,
  type provisioningCreateSchema,
  provisioningOptionsSchema,
  provisioningSchema,
  provisioningViewSchema,
  revealedPasswordSchema,
} from '@atalaya/core/wire/rest/provisioning';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

const MOST_FOUND = 8;
/** A router takes a second or two; the live channel tells nothing of a line that was just made. */
const LOOK_AGAIN_MS = 3_000;

export function optionsQuery() {
  return queryOptions({
    queryKey: ['provisioning', 'options'],
    queryFn: ({ signal }) =>
      api.request('/service-provisionings/options', { schema: provisioningOptionsSchema, signal }),
  });
}

export function foundCustomersQuery(search: string) {
  return queryOptions({
    queryKey: ['customers', 'found', search],
    placeholderData: keepPreviousData,
    enabled: search !== '',
    queryFn: ({ signal }) =>
      api.request('/customers', {
        schema: customerListSchema,
        signal,
        query: { limit: MOST_FOUND, search },
      }),
  });
}

export function chosenCustomerQuery(id: string) {
  return queryOptions({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => api.request(`/customers/${id}`, { schema: customerSchema, signal }),
  });
}

/** Looked at again by itself while its router has not answered. */
export function lineQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['provisioning', 'line', serviceId],
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/provisioning`, {
        schema: provisioningViewSchema,
        signal,
      }),
    refetchInterval: ({ state: { data } }) =>
      data?.line?.state === 'waiting' ? LOOK_AGAIN_MS : false,
  });
}

export function provision(body: z.output<typeof provisioningCreateSchema>, key: string) {
  return api.request('/service-provisionings', {
    method: 'POST',
    body,
    schema: provisionedSchema,
    idempotencyKey: key,
  });
}

export function pushAgain(serviceId: string, profile: string, key: string) {
  return api.request(`/services/${serviceId}/provisioning/pushes`, {
    method: 'POST',
    body: profile.trim() === '' ? {} : { profile },
    schema: provisioningSchema,
    idempotencyKey: key,
  });
}

export function reveal(serviceId: string) {
  return api.request(`/services/${serviceId}/provisioning/reveal`, {
    method: 'POST',
    schema: revealedPasswordSchema,
  });
}
