import type { Role } from '@atalaya/core/domain/access/roles';
import type { User, userCreateSchema, userUpdateSchema } from '@atalaya/core/wire/rest/users';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { asLocale, asRole, readPermissionOverrides } from '../../access/access.read-model.js';
import { accountByEmail, insertAccount, insertMembership } from '../../access/accounts.store.js';
import { NO_PASSWORD } from '../../access/password.js';
import { holdsAll, permissionsOf } from '../../access/permissions.js';
import { revokeSessionsOf } from '../../access/sessions.store.js';
import {
  INVITATION_MS,
  insertSetupToken,
  voidSetupTokensOf,
} from '../../access/setup-tokens.store.js';
import { setupUrl } from '../../access/setup-url.js';
import type { ApiContext } from '../../context.js';
import { conflict, forbidden, notFound } from '../../http/http-problem.js';
import { personOf } from '../../plugins/authentication.js';
import { type Change, insertAuditEntry } from '../../tenancy/audit.store.js';
import { actorOf } from '../../tenancy/tenancy.js';
import { readUser, type UserRow } from './users.read-model.js';
import {
  deleteMembership,
  hasOtherOwner,
  isAccountOfTenantOnly,
  updateAccount,
  updateMembershipRole,
} from './users.store.js';

interface OneTimeLink {
  readonly url: string;
  readonly expiresAt: string;
}

/**
 * The tenant's people. Accounts stand above tenants, so every change first finds the person inside the
 * tenant and then asks what the account is to others: nobody takes over an account through a tenant.
 */
export class UserService {
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  async create(
    request: FastifyRequest,
    input: z.output<typeof userCreateSchema>,
  ): Promise<{ user: User; invitation: OneTimeLink | null }> {
    await this.#assertMayGive(request, input.role);
    const tenantId = this.#context.tenancy.tenantId(request);
    const { made, invitation } = await this.#change(request, async (platform, now) => {
      const known = await accountByEmail(platform, input.email);
      const account =
        known ??
        (await insertAccount(
          platform,
          { email: input.email, name: input.name, locale: input.locale, passwordHash: NO_PASSWORD },
          now,
        ));
      const membership = { tenantId, userId: account.id, role: input.role };
      if (known) await this.#assertNoMember(request, known.id);
      await insertMembership(platform, membership, now);
      const invitation = known ? null : await this.#linkFor(platform, request, account.id);
      const after = { email: input.email, name: account.name, role: input.role };
      return {
        result: { made: account.id, invitation },
        change: { action: 'user.create', subjectType: 'user', subjectId: account.id, after },
      };
    });
    return { user: await this.user(request, made), invitation };
  }

  async update(
    request: FastifyRequest,
    id: string,
    patch: z.output<typeof userUpdateSchema>,
  ): Promise<User> {
    const before = await this.#assertMayTouch(request, id);
    const { role, name, locale } = patch;
    if (role !== undefined) await this.#assertMayGive(request, role);
    const tenantId = this.#context.tenancy.tenantId(request);
    await this.#change(request, async (platform) => {
      if (role !== undefined && role !== before.role) {
        if (before.role === 'owner') await assertOtherOwner(platform, tenantId, id);
        await updateMembershipRole(platform, tenantId, id, role);
      }
      if (name !== undefined || locale !== undefined) {
        await this.#assertOwnAccount(platform, request, id);
        await updateAccount(platform, id, { ...(name && { name }), ...(locale && { locale }) });
      }
      return {
        result: undefined,
        change: {
          action: 'user.update',
          subjectType: 'user',
          subjectId: id,
          before: { role: before.role, name: before.name, locale: before.locale },
          after: patch,
        },
      };
    });
    return this.user(request, id);
  }

  /** The person leaves this tenant; the account stays. */
  async remove(request: FastifyRequest, id: string): Promise<void> {
    const before = await this.#assertMayTouch(request, id);
    const tenantId = this.#context.tenancy.tenantId(request);
    const at = new Date(this.#context.deps.systemNow());
    await this.#change(request, async (platform) => {
      if (before.role === 'owner') await assertOtherOwner(platform, tenantId, id);
      await deleteMembership(platform, tenantId, id);
      await revokeSessionsOf(platform, { userId: id, tenantId }, at);
      return {
        result: undefined,
        change: {
          action: 'user.delete',
          subjectType: 'user',
          subjectId: id,
          before: { email: before.email, role: before.role },
        },
      };
    });
  }

  /** A one-time link to choose a password, for who lost theirs. Earlier links stop counting. */
  async passwordLink(request: FastifyRequest, id: string): Promise<OneTimeLink> {
    await this.#assertMayTouch(request, id);
    return this.#change(request, async (platform, now) => {
      await this.#assertOwnAccount(platform, request, id);
      await voidSetupTokensOf(platform, id, now);
      return {
        result: await this.#linkFor(platform, request, id),
        change: { action: 'user.password-link', subjectType: 'user', subjectId: id },
      };
    });
  }

  async user(request: FastifyRequest, id: string): Promise<User> {
    const row = await this.#context.tenancy.read(request, (trx) => readUser(trx, id));
    if (!row) throw notFound();
    return asUser(row);
  }

  /** One platform transaction with its audit row; then sessions are looked at afresh everywhere. */
  async #change<T>(
    request: FastifyRequest,
    work: (platform: Trx, now: Date) => Promise<{ result: T; change: Change }>,
  ): Promise<T> {
    const { deps, tenancy } = this.#context;
    const tenantId = tenancy.tenantId(request);
    const at = new Date(deps.clock.now());
    const result = await deps.database.withPlatform(async (platform) => {
      const { result, change } = await work(platform, at);
      await insertAuditEntry(platform, { ...change, tenantId, actor: actorOf(request), at });
      return result;
    });
    await tenancy.publish('access.changed', tenantId);
    return result;
  }

  async #linkFor(platform: Trx, request: FastifyRequest, userId: string): Promise<OneTimeLink> {
    const now = this.#context.deps.systemNow();
    const { token } = await insertSetupToken(
      platform,
      { purpose: 'password_reset', userId, validForMs: INVITATION_MS },
      new Date(now),
    );
    return {
      url: setupUrl(this.#context.baseUrl(request), token),
      expiresAt: new Date(now + INVITATION_MS).toISOString(),
    };
  }

  async #assertNoMember(request: FastifyRequest, userId: string): Promise<void> {
    const row = await this.#context.tenancy.read(request, (trx) => readUser(trx, userId));
    if (row) {
      throw conflict('already-exists', 'This person belongs to the organisation already.', [
        { field: 'email', message: 'is already taken' },
      ]);
    }
  }

  /** Only an owner makes owners, and nobody hands out more than they hold. */
  async #assertMayGive(request: FastifyRequest, role: Role): Promise<void> {
    const person = personOf(request);
    if (person.role === 'owner') return;
    const overrides = await this.#context.tenancy.read(request, readPermissionOverrides);
    if (role === 'owner' || !holdsAll(person.permissions, permissionsOf(role, overrides))) {
      throw forbidden('role-above-own', `The role ${role} may do more than you may.`);
    }
  }

  /** Who may do more than the asker is not theirs to change. */
  async #assertMayTouch(request: FastifyRequest, id: string): Promise<UserRow> {
    const row = await this.#context.tenancy.read(request, (trx) => readUser(trx, id));
    if (!row) throw notFound();
    const role = asRole(row.role);
    if (role !== undefined && personOf(request).user.id !== id) {
      await this.#assertMayGive(request, role);
    }
    return row;
  }

  /** Name, language and password are the account's: a tenant changes them only where it is the account's only one. */
  async #assertOwnAccount(platform: Trx, request: FastifyRequest, id: string): Promise<void> {
    if (personOf(request).user.id === id) return;
    const tenantId = this.#context.tenancy.tenantId(request);
    if (!(await isAccountOfTenantOnly(platform, tenantId, id))) {
      throw conflict('shared-account', 'This account serves others too: its owner changes it.');
    }
  }
}

async function assertOtherOwner(platform: Trx, tenantId: string, userId: string): Promise<void> {
  if (!(await hasOtherOwner(platform, tenantId, userId))) {
    throw conflict('last-owner', 'The last owner stays owner: name another one first.');
  }
}

export function asUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: asRole(row.role) ?? 'read_only',
    locale: asLocale(row.locale),
    hasTotp: row.totpConfirmedAt !== null,
    createdAt: row.createdAt.toISOString(),
  };
}
