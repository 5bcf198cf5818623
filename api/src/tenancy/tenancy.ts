import type { TenantTopic } from '@atalaya/core/ports/event-bus';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import { tenantIdOf } from '../access/access.js';
import type { ApiDeps } from '../deps.js';
import { forbidden, unauthorised } from '../http/http-problem.js';
import type { Actor } from './audit.store.js';
import { type IdempotencyClaim, markApplied } from './idempotency.store.js';
import { TenantUnit } from './tenant-unit.store.js';

/** The only way from a request to a tenant's data: the tenant comes from who is signed in, never from what is sent. */
export class Tenancy {
  readonly #deps: Pick<ApiDeps, 'database' | 'clock' | 'bus' | 'log'>;

  constructor(deps: Pick<ApiDeps, 'database' | 'clock' | 'bus' | 'log'>) {
    this.#deps = deps;
  }

  tenantId(request: FastifyRequest): string {
    const { access } = request;
    if (!access) throw unauthorised('not-signed-in', 'Sign in first.');
    const tenantId = tenantIdOf(access);
    if (tenantId === null) throw forbidden('outside-tenant', 'Enter an organisation first.');
    return tenantId;
  }

  read<T>(request: FastifyRequest, work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.#deps.database.withTenant(this.tenantId(request), work);
  }

  /** One transaction; its news is published after the commit. */
  async write<T>(request: FastifyRequest, work: (unit: TenantUnit) => Promise<T>): Promise<T> {
    const { database, clock } = this.#deps;
    const tenantId = this.tenantId(request);
    const now = new Date(clock.now());
    const { result, unit } = await database.withTenant(tenantId, async (trx) => {
      const unit = new TenantUnit(trx, tenantId, actorOf(request), now);
      const result = await work(unit);
      if (request.idempotency) await markApplied(trx, request.idempotency);
      return { result, unit };
    });
    for (const topic of unit.announcements) await this.publish(topic, tenantId);
    return result;
  }

  /** The change is committed: news that cannot be sent is no reason to call it failed. */
  async publish(topic: TenantTopic, tenantId: string): Promise<void> {
    try {
      await this.#deps.bus.publish(topic, { tenantId });
    } catch (error) {
      this.#deps.log.warn({ err: error, topic }, 'a change could not be announced');
    }
  }
}

export function actorOf(request: FastifyRequest): Actor {
  const { access, ip } = request;
  if (access?.kind === 'person') return { userId: access.user.id, name: access.user.name, ip };
  if (access?.kind === 'key') {
    return { userId: null, apiKeyId: access.keyId, name: `API · ${access.name}`, ip };
  }
  return { userId: null, name: 'system', ip };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while this request owns an Idempotency-Key. */
    idempotency: IdempotencyClaim | undefined;
  }
}
