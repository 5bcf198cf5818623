import {
  type LinkFindings,
  linkFindingsSchema,
  linkTakenSchema,
  unpackFacts,
} from '@atalaya/core/wire/collector-link/findings';
import {
  linkSessionsQuerySchema,
  linkSessionsSchema,
  packSession,
} from '@atalaya/core/wire/collector-link/sessions';
import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { loadSessions, storeSessions } from '@atalaya/platform/sessions/service-sessions.store';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { claimSessionBatch } from './link.store.js';
import { callerIn } from './link-caller.js';
import type { LinkShare } from './link-share.read-model.js';
import type { LinkShares } from './link-shares.js';

const config = { public: true } as const;

/** What a remote collector found besides samples, of its own devices; the rest is refused and counted. */
export function registerLinkFindings(
  app: ApiServer,
  { deps }: ApiContext,
  { shares }: { readonly shares: LinkShares },
): void {
  const findings = createPostgresFindings(deps);
  app.post(
    '/collector-link/findings',
    { config, schema: { body: linkFindingsSchema, response: { 200: linkTakenSchema } } },
    async (request) => {
      const { tenantId, collectorId } = callerIn(request);
      const own = within(await shares.of(tenantId, collectorId), request.body);
      const { facts, outcomes, events } = own;
      if (outcomes.length > 0) {
        await findings.storeOutcomes(
          tenantId,
          outcomes.map(({ warnings, ...outcome }) => ({
            ...outcome,
            tenantId,
            ...(warnings && { warnings }),
          })),
        );
      }
      if (facts.length > 0) {
        await findings.storeFacts(
          tenantId,
          facts.map((one) => unpackFacts(tenantId, one)),
        );
      }
      if (events.length > 0) await findings.storeEvents(tenantId, events);
      const accepted = countOf(own);
      return { accepted, refused: countOf(request.body) - accepted };
    },
  );
  app.get(
    '/collector-link/sessions',
    { config, schema: { querystring: linkSessionsQuerySchema } },
    async (request) => {
      const { tenantId, collectorId } = callerIn(request);
      const { deviceId, endedSince } = request.query;
      const { devices } = await shares.of(tenantId, collectorId);
      if (!devices.has(deviceId)) throw notFound();
      const sessions = await deps.database.withTenant(tenantId, (trx) =>
        loadSessions(trx, deviceId, new Date(endedSince)),
      );
      return { sessions: sessions.map(packSession) };
    },
  );
  app.post(
    '/collector-link/sessions',
    { config, schema: { body: linkSessionsSchema, response: { 200: linkTakenSchema } } },
    async (request) => {
      const { tenantId, collectorId } = callerIn(request);
      const { batchId, routers } = request.body;
      const { devices } = await shares.of(tenantId, collectorId);
      const own = routers.filter(({ deviceId }) => devices.has(deviceId));
      await deps.database.withTenant(tenantId, async (trx) => {
        if (!(await claimSessionBatch(trx, collectorId, batchId))) return;
        await storeSessions(trx, tenantId, own);
      });
      return { accepted: own.length, refused: routers.length - own.length };
    },
  );
}

/** Of a controller that is not its own a collector may read devices, but not say how it answers. */
function within({ devices, controllers }: LinkShare, sent: LinkFindings) {
  return {
    facts: (sent.facts ?? []).filter(({ deviceId }) => devices.has(deviceId)),
    outcomes: (sent.outcomes ?? []).filter(({ table, id }) =>
      (table === 'controllers' ? controllers : devices).has(id),
    ),
    events: (sent.events ?? []).filter(({ deviceId }) => devices.has(deviceId)),
  };
}

function countOf({ facts, outcomes, events }: LinkFindings): number {
  return (facts?.length ?? 0) + (outcomes?.length ?? 0) + (events?.length ?? 0);
}
