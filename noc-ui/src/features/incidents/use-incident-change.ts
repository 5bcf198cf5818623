import type { Acknowledgement } from '@atalaya/core/domain/incidents/incident';
import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import type { MUTE_HOURS } from '@atalaya/core/wire/rest/silences';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  acknowledgeIncident,
  assignIncident,
  commentIncident,
  endSilence,
  incidentQuery,
  muteIncident,
} from './queries.js';

function useIncidentChange<T>(id: string, send: (value: T) => Promise<IncidentDetail>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (changed) => {
      client.setQueryData(incidentQuery(id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ['incidents'] });
    },
  });
}

export function useAcknowledge(id: string) {
  return useIncidentChange(id, (kind: Acknowledgement) => acknowledgeIncident(id, kind));
}

export function useAssign(id: string) {
  return useIncidentChange(id, (userId: string | null) => assignIncident(id, userId));
}

export function useComment(id: string) {
  return useIncidentChange(id, (text: string) => commentIncident(id, text));
}

export function useMute(id: string) {
  return useIncidentChange(id, (hours: (typeof MUTE_HOURS)[number]) => muteIncident(id, hours));
}

/** Of a silence that may hold other incidents too. */
export function useEndSilence(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: endSilence,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['incidents'] });
      void client.invalidateQueries({ queryKey: incidentQuery(id).queryKey });
    },
  });
}
