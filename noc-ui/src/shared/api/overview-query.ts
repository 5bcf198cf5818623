import { overviewSchema } from '@atalaya/core/wire/rest/overview';
import { queryOptions } from '@tanstack/react-query';
import { notePulse } from '../live/live-store.js';
import { api } from './app-api.js';
import { KEPT_OFFLINE } from './offline-memory.js';

/** What is wrong now. The shell asks it on every page: it also carries the newest poll. */
export function overviewQuery() {
  return queryOptions({
    queryKey: ['overview'],
    meta: KEPT_OFFLINE,
    queryFn: async ({ signal }) => {
      const overview = await api.request('/overview', { schema: overviewSchema, signal });
      notePulse(overview);
      return overview;
    },
  });
}
