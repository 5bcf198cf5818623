import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { type Access, tenantIdOf } from '../access/access.js';
import { tooMany } from '../http/http-problem.js';

const WINDOW_MS = 60_000;

export interface TenantLimits {
  /** Requests a minute of one API key: a flow that loops must not take the api from people. */
  readonly perKey: number;
  /** Of everybody of one tenant together: one tenant must not take it from the others. */
  readonly perTenant: number;
}

const DEFAULT_LIMITS: TenantLimits = { perKey: 600, perTenant: 12_000 };

/**
 * Counts what is asked in each tenant's and each API key's name, as this process sees it; the limit by address stands
 * before it. Register it after authentication.
 */
export const tenantLimits = fp<Partial<TenantLimits>>(
  async (app, options) => {
    const limits = { ...DEFAULT_LIMITS, ...options };
    const counted = (max: number, keyGenerator: (request: FastifyRequest) => string) =>
      app.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator });
    const ofKey = counted(limits.perKey, ({ access }) => `key:${keyOf(access)}`);
    const ofTenant = counted(
      limits.perTenant,
      ({ access }) => `tenant:${access && tenantIdOf(access)}`,
    );
    // Customers have a count of their own: they take nothing from the staff either.
    const ofPortal = counted(limits.perTenant, ({ portal }) => `portal:${portal?.tenantId}`);
    const hold = async (count: typeof ofKey, request: FastifyRequest, detail: string) => {
      const now = await count(request);
      if (!now.isAllowed && now.isExceeded) throw tooMany('too-many-requests', detail, now.ttl);
    };
    app.addHook('onRequest', async (request) => {
      const { access, portal } = request;
      if (portal !== undefined) await hold(ofPortal, request, 'Too many requests of this portal.');
      if (access === undefined) return;
      if (access.kind === 'key') {
        await hold(ofKey, request, 'Too many requests with this API key.');
      }
      if (tenantIdOf(access) === null) return;
      await hold(ofTenant, request, 'Too many requests of this organisation.');
    });
  },
  { name: 'tenant-limits', dependencies: ['authentication', '@fastify/rate-limit'] },
);

const keyOf = (access: Access | undefined) => (access?.kind === 'key' ? access.keyId : '');
