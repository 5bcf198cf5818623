import type {
  platformTenantCreateSchema,
  platformTenantUpdateSchema,
} from '@atalaya/core/wire/rest/platform-tenants';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { checkPlace } from '../../access/place-settings.js';
import { INVITATION_MS, insertSetupToken } from '../../access/setup-tokens.store.js';
import { setupUrl } from '../../access/setup-url.js';
import { insertTenant, isSlugTaken, tenantById } from '../../access/tenants.store.js';
import type { ApiContext } from '../../context.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { insertAuditEntry, insertPlatformAuditEntry } from '../../tenancy/audit.store.js';
import { actorOf } from '../../tenancy/tenancy.js';
import { type TenantRow, updatePlatformTenant } from './platform-tenants.store.js';

interface OneTimeLink {
  readonly url: string;
  readonly expiresAt: string;
}

/** Tenants from above. Everything that touches one is on the record, inside the tenant too. */
export class PlatformTenantService {
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  async create(
    request: FastifyRequest,
    input: z.output<typeof platformTenantCreateSchema>,
  ): Promise<{ tenant: TenantRow; invitation: OneTimeLink }> {
    checkPlace(input);
    return this.#inPlatform(async (platform, at) => {
      if (await isSlugTaken(platform, input.slug)) {
        throw conflict('already-exists', 'Another organisation has this slug already.', [
          { field: 'slug', message: 'is already taken' },
        ]);
      }
      const tenant = await insertTenant(platform, input, at);
      await this.#record(platform, request, tenant.id, 'tenant.create', { after: input }, at);
      return { tenant, invitation: await this.#linkFor(platform, request, tenant.id) };
    });
  }

  async update(
    request: FastifyRequest,
    id: string,
    patch: z.output<typeof platformTenantUpdateSchema>,
  ): Promise<TenantRow> {
    const tenant = await this.#inPlatform(async (platform, at) => {
      const before = await this.#tenant(platform, id);
      await updatePlatformTenant(platform, id, patch);
      const after = await this.#tenant(platform, id);
      const facts = ({ status, limits }: TenantRow) => ({ status, limits });
      const change = { before: facts(before), after: facts(after) };
      await this.#record(platform, request, id, 'tenant.platform-update', change, at);
      return after;
    });
    await this.#context.tenancy.publish('tenant.changed', id);
    await this.#context.tenancy.publish('access.changed', id);
    return tenant;
  }

  /** A link by which a further owner comes in, for a tenant whose owners are gone. */
  async ownerLink(request: FastifyRequest, id: string): Promise<OneTimeLink> {
    return this.#inPlatform(async (platform, at) => {
      await this.#tenant(platform, id);
      await this.#record(platform, request, id, 'tenant.owner-link', {}, at);
      return this.#linkFor(platform, request, id);
    });
  }

  async recordEntry(request: FastifyRequest, id: string, reason: string): Promise<void> {
    await this.#inPlatform(async (platform, at) => {
      await this.#tenant(platform, id);
      await this.#record(platform, request, id, 'tenant.enter', { after: { reason } }, at);
    });
  }

  #inPlatform<T>(work: (platform: Trx, at: Date) => Promise<T>): Promise<T> {
    const { database, clock } = this.#context.deps;
    return database.withPlatform((platform) => work(platform, new Date(clock.now())));
  }

  async #tenant(platform: Trx, id: string): Promise<TenantRow> {
    const tenant = await tenantById(platform, id);
    if (!tenant) throw notFound();
    return tenant;
  }

  async #record(
    platform: Trx,
    request: FastifyRequest,
    tenantId: string,
    action: string,
    change: { readonly before?: unknown; readonly after?: unknown },
    at: Date,
  ): Promise<void> {
    const actor = actorOf(request);
    await insertPlatformAuditEntry(platform, { actor, action, tenantId, detail: change, at });
    await insertAuditEntry(platform, {
      tenantId,
      actor,
      action,
      subjectType: 'tenant',
      subjectId: tenantId,
      ...change,
      at,
    });
  }

  async #linkFor(platform: Trx, request: FastifyRequest, tenantId: string): Promise<OneTimeLink> {
    const now = this.#context.deps.systemNow();
    const { token } = await insertSetupToken(
      platform,
      { purpose: 'tenant_owner', tenantId, validForMs: INVITATION_MS },
      new Date(now),
    );
    return {
      url: setupUrl(this.#context.baseUrl(request), token),
      expiresAt: new Date(now + INVITATION_MS).toISOString(),
    };
  }
}
