import type { Acknowledgement } from '@atalaya/core/domain/incidents/incident';
import {
  incidentAssigneeListSchema,
  incidentDetailSchema,
  incidentListSchema,
} from '@atalaya/core/wire/rest/incidents';
import { type MUTE_HOURS, silenceSchema } from '@atalaya/core/wire/rest/silences';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';
import type { IncidentView } from './list-url.js';

export function incidentsQuery(view: IncidentView) {
  return queryOptions({
    queryKey: ['incidents', view],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.request('/incidents', {
        schema: incidentListSchema,
        signal,
        query: { ...view, limit: 100 },
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

const PEOPLE_STAY_MS = 300_000;

export function assigneesQuery() {
  return queryOptions({
    queryKey: ['incident-assignees'],
    staleTime: PEOPLE_STAY_MS,
    queryFn: async ({ signal }) => {
      const schema = incidentAssigneeListSchema;
      return (await api.request('/incidents/assignees', { schema, signal })).items;
    },
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

export function muteIncident(id: string, hours: (typeof MUTE_HOURS)[number]) {
  return change(id, 'silence', { hours });
}

export function endSilence(silenceId: string) {
  return api.request(`/silences/${silenceId}/end`, { method: 'POST', schema: silenceSchema });
}
