import type { FastifyRequest } from 'fastify';
import type { PersonAccess } from '../../access/access.js';
import {
  type Account,
  accountById,
  confirmTotp,
  consumeTotpStep,
  removeTotp,
  setPassword,
  setPendingTotp,
} from '../../access/accounts.store.js';
import { provePassword } from '../../access/password-proof.js';
import { revokeSessionsOf } from '../../access/sessions.store.js';
import {
  findSetupToken,
  markSetupTokenUsed,
  voidSetupTokensOf,
} from '../../access/setup-tokens.store.js';
import type { ApiContext } from '../../context.js';
import { conflict, forbidden, invalidField, unauthorised } from '../../http/http-problem.js';
import { insertAuditEntry, insertPlatformAuditEntry } from '../../tenancy/audit.store.js';
import { actorOf } from '../../tenancy/tenancy.js';

/** What people change of their own account: password and second factor. */
export class AccountService {
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /** Ends the person's other sessions. */
  async changePassword(
    request: FastifyRequest,
    person: PersonAccess,
    passwords: { readonly current: string; readonly next: string },
  ): Promise<void> {
    await this.#prove(person, passwords.current, 'current');
    const { deps, directory } = this.#context;
    const hash = await this.#context.passwords.hash(passwords.next);
    const ended = await deps.database.withPlatform(async (platform) => {
      await setPassword(platform, person.user.id, hash);
      const others = { userId: person.user.id, but: person.sessionId };
      return revokeSessionsOf(platform, others, new Date(deps.systemNow()));
    });
    await directory.announce(ended);
    await this.#record(request, person, 'user.password-change');
  }

  async enrolTotp(person: PersonAccess): Promise<{ secret: string; otpauthUrl: string }> {
    if (person.user.hasTotp) {
      throw conflict('totp-enrolled', 'There is a second factor already: disable it first.');
    }
    const { secret, otpauthUrl, sealed } = this.#context.secondFactors.enrol(person.user);
    await this.#context.deps.database.withPlatform((platform) =>
      setPendingTotp(platform, person.user.id, sealed),
    );
    return { secret, otpauthUrl };
  }

  async confirmTotp(request: FastifyRequest, person: PersonAccess, code: string): Promise<void> {
    const { deps, secondFactors, directory } = this.#context;
    const account = await this.#account(person.user.id);
    const { totp_key_id: keyId, totp_secret: ciphertext } = account;
    if (keyId === null || ciphertext === null || account.totp_confirmed_at !== null) {
      throw conflict('totp-not-pending', 'Start the enrolment first.');
    }
    const step = secondFactors.stepOf(account.id, { keyId, ciphertext }, code);
    if (step === undefined) throw invalidField('code', 'is not what the app shows now');
    await deps.database.withPlatform(async (platform) => {
      await consumeTotpStep(platform, account.id, step);
      await confirmTotp(platform, account.id, new Date(deps.systemNow()));
    });
    await directory.announce(person.tenant ? [person.tenant.id] : []);
    await this.#record(request, person, 'user.totp-enable');
  }

  async disableTotp(
    request: FastifyRequest,
    person: PersonAccess,
    password: string,
  ): Promise<void> {
    const { deps, directory } = this.#context;
    await this.#prove(person, password, 'password');
    await deps.database.withPlatform((platform) => removeTotp(platform, person.user.id));
    await directory.announce(person.tenant ? [person.tenant.id] : []);
    await this.#record(request, person, 'user.totp-disable');
  }

  /** With a one-time link: whoever holds it chooses a password; every session of the account ends. */
  async resetPassword(token: string, password: string): Promise<void> {
    const { deps, directory } = this.#context;
    const now = new Date(deps.systemNow());
    const refused = () => invalidField('token', 'is unknown, used or expired');
    const known = await deps.database.withPlatform((trx) => findSetupToken(trx, token, now));
    if (!known) throw refused();
    const hash = await this.#context.passwords.hash(password);
    const ended = await deps.database.withPlatform(async (platform) => {
      const found = await findSetupToken(platform, token, now);
      if (found?.purpose !== 'password_reset' || found.user_id === null) throw refused();
      await markSetupTokenUsed(platform, found.id, now);
      await voidSetupTokensOf(platform, found.user_id, now);
      await setPassword(platform, found.user_id, hash);
      return revokeSessionsOf(platform, { userId: found.user_id }, now);
    });
    await directory.announce(ended);
  }

  async #account(id: string): Promise<Account> {
    const { database } = this.#context.deps;
    const account = await database.withPlatform((platform) => accountById(platform, id));
    if (!account) throw unauthorised('session-ended', 'This account is gone.');
    return account;
  }

  async #prove(person: PersonAccess, password: string, field: string): Promise<void> {
    const account = await this.#account(person.user.id);
    if (await provePassword(this.#context, account, password)) return;
    throw forbidden('wrong-password', `The password given as \`${field}\` is wrong.`);
  }

  async #record(request: FastifyRequest, person: PersonAccess, action: string): Promise<void> {
    const { deps } = this.#context;
    const actor = actorOf(request);
    const at = new Date(deps.clock.now());
    const tenantId = person.tenant?.id;
    await deps.database.withPlatform((platform) =>
      tenantId === undefined
        ? insertPlatformAuditEntry(platform, { actor, action, tenantId: null, at })
        : insertAuditEntry(platform, {
            tenantId,
            actor,
            action,
            subjectType: 'user',
            subjectId: person.user.id,
            at,
          }),
    );
  }
}
