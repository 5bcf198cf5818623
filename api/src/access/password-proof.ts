import type { ApiDeps } from '../deps.js';
import { tooMany } from '../http/http-problem.js';
import { type Account, recordFailure } from './accounts.store.js';
import type { Passwords } from './password.js';

interface ProofDeps {
  readonly deps: Pick<ApiDeps, 'database' | 'systemNow'>;
  readonly passwords: Passwords;
}

/**
 * True when the password is the account's. Wherever a password of an account is asked for, wrong ones
 * count as at the login: no other door may serve to guess it. Throws a 429 while the account is locked.
 */
export async function provePassword(
  { deps, passwords }: ProofDeps,
  account: Account,
  password: string,
): Promise<boolean> {
  const now = deps.systemNow();
  const lockedForMs = (account.locked_until?.getTime() ?? 0) - now;
  if (lockedForMs > 0) {
    throw tooMany('account-locked', 'Too many wrong passwords: wait a while.', lockedForMs);
  }
  const { isRight } = await passwords.verify(password, account.password_hash);
  if (!isRight) {
    await deps.database.withPlatform((platform) =>
      recordFailure(platform, account.id, new Date(now)),
    );
  }
  return isRight;
}
