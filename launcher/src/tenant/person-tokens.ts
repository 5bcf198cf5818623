import { accountByEmail } from '@atalaya/api/access/accounts.store';
import {
  INVITATION_MS,
  insertSetupToken,
  voidSetupTokensOf,
} from '@atalaya/api/access/setup-tokens.store';
import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import type { Database } from '@atalaya/platform/postgres/database';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import { recordByCommand } from './make-tenant.js';

/** A token for a new password; the earlier ones stop counting. Throws StartupError for an unknown e-mail. */
export function makeResetToken(database: Database, email: string, now: Date): Promise<string> {
  return database.withPlatform(async (platform) => {
    const account = await accountByEmail(platform, email);
    if (!account) throw new StartupError(`Nobody here has the e-mail ${email}.`);
    await voidSetupTokensOf(platform, account.id, now);
    await recordByCommand(platform, 'password.reset-link', null, now);
    const request = { purpose: 'password_reset', userId: account.id, validForMs: HOUR_MS } as const;
    return (await insertSetupToken(platform, request, now)).token;
  });
}

/** A token that makes an account above tenants. Throws StartupError when the e-mail has an account. */
export function makeOperatorToken(database: Database, email: string, now: Date): Promise<string> {
  return database.withPlatform(async (platform) => {
    if (await accountByEmail(platform, email)) {
      throw new StartupError(`${email} has an account already: an operator needs one of its own.`);
    }
    await recordByCommand(platform, 'operator.invite', null, now);
    const request = { purpose: 'platform_operator', email, validForMs: INVITATION_MS } as const;
    return (await insertSetupToken(platform, request, now)).token;
  });
}
