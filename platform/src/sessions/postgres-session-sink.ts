import type { SessionSink } from '@atalaya/core/ports/session-sink';
import type { Database } from '../postgres/database.js';
import { loadSessions, storeSessions } from './service-sessions.store.js';

/** Subscribers' sessions as Postgres holds them. */
export function createPostgresSessionSink(database: Database): SessionSink {
  return {
    load: (tenantId, deviceId, endedSince) =>
      database.withTenant(tenantId, (trx) => loadSessions(trx, deviceId, new Date(endedSince))),
    store: async (tenantId, routers) => {
      if (routers.length === 0) return;
      await database.withTenant(tenantId, (trx) => storeSessions(trx, tenantId, routers));
    },
  };
}
