import type { SetupRequest } from '@atalaya/core/wire/rest/auth';
import type { Trx } from '@atalaya/platform/postgres/database';
import {
  type Account,
  accountByEmail,
  accountById,
  insertAccount,
  insertMembership,
} from '../../access/accounts.store.js';
import { provePassword } from '../../access/password-proof.js';
import { checkPlace, slugOf } from '../../access/place-settings.js';
import { findSetupToken, markSetupTokenUsed } from '../../access/setup-tokens.store.js';
import { insertTenant, isSlugTaken, tenantById } from '../../access/tenants.store.js';
import type { ApiContext } from '../../context.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import { insertAuditEntry, insertPlatformAuditEntry } from '../../tenancy/audit.store.js';

type SetupToken = Exclude<Awaited<ReturnType<typeof findSetupToken>>, undefined>;
interface SetUp {
  readonly userId: string;
  readonly tenantId: string | null;
}

/** The first person of an installation, of a tenant, or above tenants; each token works once. */
export class SetupService {
  readonly #context: Pick<ApiContext, 'deps' | 'passwords'>;

  constructor(context: Pick<ApiContext, 'deps' | 'passwords'>) {
    this.#context = context;
  }

  async status(token: string) {
    const { database, systemNow } = this.#context.deps;
    return database.withPlatform(async (platform) => {
      const found = await findSetupToken(platform, token, new Date(systemNow()));
      if (!found) return { purpose: null, email: null, tenantName: null };
      const tenant = found.tenant_id ? await tenantById(platform, found.tenant_id) : undefined;
      const user = found.user_id ? await accountById(platform, found.user_id) : undefined;
      return {
        purpose: found.purpose,
        email: found.email ?? user?.email ?? null,
        tenantName: tenant?.name ?? null,
      };
    });
  }

  async setUp(request: SetupRequest, ip: string): Promise<SetUp> {
    const { deps, passwords } = this.#context;
    if (request.tenant) checkPlace(request.tenant, 'tenant.');
    const now = new Date(deps.systemNow());
    const known = await deps.database.withPlatform(async (platform) => {
      await usableToken(platform, request.token, now);
      return accountByEmail(platform, request.owner.email);
    });
    // Outside the transaction: it takes a while, and the token's row is locked in it.
    if (known && !(await provePassword(this.#context, known, request.owner.password))) {
      throw conflict('account-exists', 'This e-mail has an account here: give its password.', [
        { field: 'owner.password', message: 'is not the password of this account' },
      ]);
    }
    const passwordHash = known ? '' : await passwords.hash(request.owner.password);
    return deps.database.withPlatform(async (platform) => {
      const token = await usableToken(platform, request.token, now);
      await markSetupTokenUsed(platform, token.id, now);
      const made = await this.#makeAll(platform, { request, token, known, passwordHash });
      await this.#record(platform, token, made, request.owner.name, ip);
      return made;
    });
  }

  async #makeAll(
    platform: Trx,
    given: {
      readonly request: SetupRequest;
      readonly token: SetupToken;
      readonly known: Account | undefined;
      readonly passwordHash: string;
    },
  ): Promise<SetUp> {
    const { request, token, known, passwordHash } = given;
    const now = new Date(this.#context.deps.clock.now());
    const isOperator = token.purpose === 'platform_operator';
    if (isOperator && known) {
      throw conflict('account-exists', 'Choose an e-mail without an account for an operator.');
    }
    const { email, name } = request.owner;
    const locale = request.tenant?.locale ?? 'es';
    const account =
      known ??
      (await insertAccount(
        platform,
        { email, name, passwordHash, locale, isPlatformOperator: isOperator },
        now,
      ));
    if (isOperator) return { userId: account.id, tenantId: null };
    const tenantId = token.tenant_id ?? (await makeTenant(platform, request, now));
    await insertMembership(platform, { tenantId, userId: account.id, role: 'owner' }, now);
    return { userId: account.id, tenantId };
  }

  async #record(platform: Trx, token: SetupToken, made: SetUp, name: string, ip: string) {
    const actor = { userId: made.userId, name, ip };
    const at = new Date(this.#context.deps.clock.now());
    const action = `setup.${token.purpose}`;
    await insertPlatformAuditEntry(platform, { actor, action, tenantId: made.tenantId, at });
    if (made.tenantId === null) return;
    await insertAuditEntry(platform, {
      tenantId: made.tenantId,
      actor,
      action,
      subjectType: 'user',
      subjectId: made.userId,
      after: { role: 'owner' },
      at,
    });
  }
}

async function usableToken(platform: Trx, token: string, now: Date): Promise<SetupToken> {
  const found = await findSetupToken(platform, token, now);
  if (!found || found.purpose === 'password_reset') {
    throw invalidField('token', 'is unknown, used or expired');
  }
  return found;
}

async function makeTenant(platform: Trx, request: SetupRequest, now: Date): Promise<string> {
  const { tenant } = request;
  if (!tenant) throw invalidField('tenant', 'must be given: this token makes a new organisation');
  if (tenant.slug !== undefined && (await isSlugTaken(platform, tenant.slug))) {
    throw conflict('already-exists', 'Another organisation has this slug already.', [
      { field: 'tenant.slug', message: 'is already taken' },
    ]);
  }
  const { name, timezone, currency, locale } = tenant;
  const slug = tenant.slug ?? (await freeSlug(platform, slugOf(name)));
  const row = await insertTenant(platform, { slug, name, timezone, currency, locale }, now);
  return row.id;
}

async function freeSlug(platform: Trx, wished: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? wished : `${wished}-${n}`;
    if (!(await isSlugTaken(platform, slug))) return slug;
  }
}
