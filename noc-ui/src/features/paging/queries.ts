import { alertRuleListSchema } from '@atalaya/core/wire/rest/alert-rules';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { incidentAssigneeListSchema } from '@atalaya/core/wire/rest/incidents';
import {
  type escalationPolicyCreateSchema,
  escalationPolicyListSchema,
  escalationPolicySchema,
  type onCallOverrideSchema,
  type onCallRotaCreateSchema,
  onCallRotaListSchema,
  onCallRotaSchema,
  quietHoursListSchema,
  quietHoursSchema,
  type quietHoursUpdateSchema,
} from '@atalaya/core/wire/rest/paging';
import {
  type silenceCreateSchema,
  silenceListSchema,
  silenceSchema,
} from '@atalaya/core/wire/rest/silences';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

const REFRESH_MS = 60_000;
const PEOPLE_STAY_MS = 300_000;
const CHOICES = 50;
const ALL = { limit: 200 };

export function rotasQuery() {
  return queryOptions({
    queryKey: ['paging', 'rotas'],
    refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) =>
      api.request('/on-call-rotas', { schema: onCallRotaListSchema, signal, query: ALL }),
  });
}

export function policiesQuery() {
  return queryOptions({
    queryKey: ['paging', 'policies'],
    queryFn: ({ signal }) =>
      api.request('/escalation-policies', {
        schema: escalationPolicyListSchema,
        signal,
        query: ALL,
      }),
  });
}

/** One row for each channel that reaches people. */
export function quietHoursQuery() {
  return queryOptions({
    queryKey: ['paging', 'quiet-hours'],
    queryFn: ({ signal }) =>
      api.request('/quiet-hours', { schema: quietHoursListSchema, signal, query: ALL }),
  });
}

export function silencesQuery() {
  return queryOptions({
    queryKey: ['paging', 'silences'],
    refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) =>
      api.request('/silences', {
        schema: silenceListSchema,
        signal,
        query: { ...ALL, status: 'open' },
      }),
  });
}

/** Everybody of the organisation, by name. */
export function peopleQuery() {
  return queryOptions({
    queryKey: ['paging', 'people'],
    staleTime: PEOPLE_STAY_MS,
    queryFn: async ({ signal }) => {
      const schema = incidentAssigneeListSchema;
      return (await api.request('/incidents/assignees', { schema, signal })).items;
    },
  });
}

export function deviceChoicesQuery(search: string) {
  return queryOptions({
    queryKey: ['devices', 'silence-choices', search],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { search, limit: CHOICES };
      return (await api.request('/devices', { schema: deviceListSchema, signal, query })).items;
    },
  });
}

export function ruleChoicesQuery() {
  return queryOptions({
    queryKey: ['alert-rules', 'silence-choices'],
    queryFn: async ({ signal }) =>
      (await api.request('/alert-rules', { schema: alertRuleListSchema, signal, query: ALL }))
        .items,
  });
}

export function saveRota(id: string | undefined, body: z.output<typeof onCallRotaCreateSchema>) {
  const schema = onCallRotaSchema;
  return id === undefined
    ? api.request('/on-call-rotas', { method: 'POST', body, schema })
    : api.request(`/on-call-rotas/${id}`, { method: 'PATCH', body, schema });
}

export function deleteRota(id: string) {
  return api.request(`/on-call-rotas/${id}`, { method: 'DELETE' });
}

export function addOverride(rotaId: string, body: z.output<typeof onCallOverrideSchema>) {
  const path = `/on-call-rotas/${rotaId}/overrides`;
  return api.request(path, { method: 'POST', body, schema: onCallRotaSchema });
}

export function deleteOverride(id: string) {
  return api.request(`/on-call-overrides/${id}`, { method: 'DELETE' });
}

export function savePolicy(
  id: string | undefined,
  body: z.output<typeof escalationPolicyCreateSchema>,
) {
  const schema = escalationPolicySchema;
  return id === undefined
    ? api.request('/escalation-policies', { method: 'POST', body, schema })
    : api.request(`/escalation-policies/${id}`, { method: 'PATCH', body, schema });
}

export function deletePolicy(id: string) {
  return api.request(`/escalation-policies/${id}`, { method: 'DELETE' });
}

export function saveQuietHours(channelId: string, body: z.output<typeof quietHoursUpdateSchema>) {
  const path = `/quiet-hours/${channelId}`;
  return api.request(path, { method: 'PATCH', body, schema: quietHoursSchema });
}

export function createSilence(body: z.output<typeof silenceCreateSchema>) {
  return api.request('/silences', { method: 'POST', body, schema: silenceSchema });
}

export function endSilence(id: string) {
  return api.request(`/silences/${id}/end`, { method: 'POST', schema: silenceSchema });
}
