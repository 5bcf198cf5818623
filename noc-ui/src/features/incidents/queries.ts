import type { Acknowledgement } from '@atalaya/core/domain/incidents/incident';
import {
  type IncidentState,
  incidentDetailSchema,
  incidentListSchema,
} from '@atalaya/core/wire/rest/incidents';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

export function incidentsQuery(state: IncidentState) {
  return queryOptions({
    queryKey: ['incidents', state],
    queryFn: ({ signal }) =>
      api.request('/incidents', {
        schema: incidentListSchema,
        signal,
        query: { state, limit: 100 },
      }),
  });
}

export function incidentQuery(id: string) {
  return queryOptions({
    queryKey: ['incidents', 'one', id],
    queryFn: ({ signal }) =>
      api.request(`/incidents/${id}`, { schema: incidentDetailSchema, signal }),
  });
}

function change(id: string, verb: string, body: object) {
  const path = `/incidents/${id}/${verb}`;
  return api.request(path, { method: 'POST', body, schema: incidentDetailSchema });
}

export function acknowledgeIncident(id: string, kind: Acknowledgement) {
  return change(id, 'acknowledge', { kind });
}

export function commentIncident(id: string, text: string) {
  return change(id, 'comments', { text });
}

export function assignIncident(id: string, userId: string | null) {
  return change(id, 'assign', { userId });
}
