import type { ServiceSession, UsagePart } from '../domain/sessions/session.js';

/** Sessions of one router, as they are now; each by its id, also when it was stored before. */
export interface RouterSessions {
  readonly deviceId: string;
  readonly sessions: readonly ServiceSession[];
  readonly usage: readonly UsagePart[];
}

/**
 * Where a collector keeps subscribers' sessions. `load` gives what is open on a router and what ended there since
 * `endedSince`. `store` takes routers of one tenant: all of it or, when it rejects, nothing.
 */
export interface SessionSink {
  load(tenantId: string, deviceId: string, endedSince: number): Promise<readonly ServiceSession[]>;
  store(tenantId: string, routers: readonly RouterSessions[]): Promise<void>;
}
