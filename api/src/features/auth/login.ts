import type { LoginRequest } from '@atalaya/core/wire/rest/auth';
import {
  type Account,
  accountByEmail,
  clearFailures,
  consumeTotpStep,
  type Membership,
  membershipsOf,
  recordFailure,
  setPassword,
} from '../../access/accounts.store.js';
import { StrangerLockout } from '../../access/lockout.js';
import type { ApiContext } from '../../context.js';
import { forbidden, HttpProblem, tooMany, unauthorised } from '../../http/http-problem.js';

export interface LoggedIn {
  readonly userId: string;
  readonly tenantId: string | null;
}

/**
 * E-mail and password, then the second factor, then the tenant: each answer is given only once the
 * step before it was right, and an address without an account costs and answers the same as one with.
 */
export class Login {
  readonly #context: Pick<ApiContext, 'deps' | 'passwords' | 'secondFactors'>;
  readonly #strangers = new StrangerLockout();

  constructor(context: Pick<ApiContext, 'deps' | 'passwords' | 'secondFactors'>) {
    this.#context = context;
  }

  async logIn(request: LoginRequest): Promise<LoggedIn> {
    const account = await this.#provePassword(request.email, request.password);
    await this.#proveSecondFactor(account, request.totp);
    const { database } = this.#context.deps;
    const memberships = await database.withPlatform(async (platform) => {
      await clearFailures(platform, account.id);
      return membershipsOf(platform, account.id);
    });
    return { userId: account.id, tenantId: chooseTenant(account, memberships, request.tenant) };
  }

  /** The account of a right password; counts a wrong one against it. */
  async #provePassword(email: string, password: string): Promise<Account> {
    const { deps, passwords } = this.#context;
    const account = await deps.database.withPlatform((platform) => accountByEmail(platform, email));
    const now = deps.systemNow();
    const lockedUntil = account?.locked_until?.getTime() ?? this.#strangers.lockedUntil(email);
    const check = await passwords.verify(password, account?.password_hash);
    if (lockedUntil > now) {
      throw tooMany(
        'account-locked',
        'Too many wrong passwords: this account is locked for a while.',
        lockedUntil - now,
      );
    }
    if (!account || account.disabled_at !== null || !check.isRight) {
      await this.#fail(email, account);
      throw unauthorised('wrong-credentials', 'The e-mail or the password is wrong.');
    }
    if (check.isOutdated) {
      const hash = await passwords.hash(password);
      await deps.database.withPlatform((platform) => setPassword(platform, account.id, hash));
    }
    return account;
  }

  async #proveSecondFactor(account: Account, code: string | undefined): Promise<void> {
    if (account.totp_confirmed_at === null) return;
    if (code === undefined) {
      throw unauthorised('totp-required', 'Send the six digits of the second factor as `totp`.');
    }
    const { deps, secondFactors } = this.#context;
    const { totp_key_id: keyId, totp_secret: ciphertext } = account;
    const step =
      keyId === null || ciphertext === null
        ? undefined
        : secondFactors.stepOf(account.id, { keyId, ciphertext }, code);
    const isNew =
      step !== undefined &&
      (await deps.database.withPlatform((platform) => consumeTotpStep(platform, account.id, step)));
    if (isNew) return;
    await this.#fail(account.email, account);
    throw unauthorised('totp-wrong', 'The six digits are wrong, or were used already.');
  }

  async #fail(email: string, account: Account | undefined): Promise<void> {
    const { database, systemNow } = this.#context.deps;
    const now = systemNow();
    if (!account) this.#strangers.fail(email, now);
    else {
      await database.withPlatform((platform) => recordFailure(platform, account.id, new Date(now)));
    }
  }
}

function chooseTenant(
  account: Account,
  memberships: readonly Membership[],
  slug: string | undefined,
): string | null {
  if (slug !== undefined) {
    const asked = memberships.find((membership) => membership.slug === slug);
    if (!asked) throw forbidden('not-a-member', 'This account is no member of that organisation.');
    return admit(asked);
  }
  if (account.is_platform_operator) return null;
  const active = memberships.filter((membership) => !membership.isSuspended);
  const [only, second] = active.length > 0 ? active : memberships;
  if (!only) throw forbidden('no-membership', 'This account belongs to no organisation any more.');
  if (!second) return admit(only);
  const slugs = memberships.map((membership) => membership.slug).join(', ');
  throw new HttpProblem({
    status: 400,
    slug: 'tenant-required',
    title: 'Invalid request',
    detail: `This account belongs to several organisations: send \`tenant\` as one of ${slugs}.`,
    errors: [{ field: 'tenant', message: `must be one of ${slugs}` }],
  });
}

function admit(membership: Membership): string {
  if (membership.isSuspended) {
    throw forbidden('tenant-suspended', 'This organisation is suspended: ask its provider.');
  }
  return membership.tenantId;
}
