import { type Wall, wallSchema } from '@atalaya/core/wire/rest/wall';
import { queryOptions } from '@tanstack/react-query';
import { createApiClient } from '../shared/api/client.js';
import { ProblemError } from '../shared/api/problem-error.js';
import { noteContact, notePulse } from '../shared/live/live-store.js';

/** Signals and clients change with every poll and come by HTTP; states come at once by the socket. */
const REFETCH_EACH_MS = 15_000;

export function wallQuery(token: string) {
  const api = createApiClient({
    authority: { token: () => token, renew: async () => false },
    onContact: noteContact,
  });
  return queryOptions<Wall>({
    queryKey: ['wall', token],
    queryFn: async ({ signal }) => {
      const wall = await api.request('/wall', { schema: wallSchema, signal });
      notePulse(wall);
      return wall;
    },
    refetchInterval: REFETCH_EACH_MS,
    refetchIntervalInBackground: true,
    refetchOnReconnect: 'always',
    retry: false,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

/** The token itself was refused: no waiting will bring this wall back. */
export function isRevoked(error: Error | null): boolean {
  return error instanceof ProblemError && (error.status === 401 || error.status === 403);
}
