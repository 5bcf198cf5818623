import { serviceDiagnosisSchema } from '@atalaya/core/wire/rest/diagnosis';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/app-api.js';

const AGAIN_MS = 60_000;

/** What is wrong with a service; looked at again while it is in sight. */
export function diagnosisQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['diagnosis', serviceId],
    staleTime: AGAIN_MS / 2,
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) =>
      api.request(`/services/${serviceId}/diagnosis`, { schema: serviceDiagnosisSchema, signal }),
  });
}
