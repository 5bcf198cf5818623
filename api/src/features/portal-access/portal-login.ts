import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { countryOf } from '@atalaya/core/domain/customers/country';
import {
  type ContactKey,
  contactKeyOf,
  countedAs,
  internationalDigits,
  oneContact,
} from '@atalaya/core/domain/portal/contact-key';
import { judgeCode, PORTAL_LIMITS } from '@atalaya/core/domain/portal/portal-limits';
import { portalCodeContext } from '@atalaya/platform/portal/portal-code-context';
import { queuePortalCode } from '@atalaya/platform/portal/queue-portal-code';
import type { Trx } from '@atalaya/platform/postgres/database';
import { derivedKey } from '../../access/derived-key.js';
import { sameBytes, tokenHash } from '../../access/opaque-token.js';
import type { ApiDeps } from '../../deps.js';
import { invalidField, notFound, tooMany, unauthorised } from '../../http/http-problem.js';
import { portalClosed } from '../../plugins/portal-authentication.js';
import { customersOfContact } from '../../portal/customers-of-contact.read-model.js';
import { makePortalToken } from '../../portal/portal-cookie.js';
import { insertPortalSession } from '../../portal/portal-sessions.store.js';
import {
  countCodes,
  insertCode,
  lockContact,
  markCode,
  readNewestCode,
} from './portal-codes.store.js';
import { type PortalTenant, readPortalTenant } from './portal-tenant.read-model.js';

type LoginDeps = Pick<
  ApiDeps,
  'database' | 'clock' | 'systemNow' | 'secrets' | 'secretKey' | 'log'
>;

/** Lets customers in by a code that is sent to a contact of theirs, without ever telling whether somebody has it. */
export class PortalLogin {
  readonly #deps: LoginDeps;
  readonly #key: Uint8Array;

  constructor(deps: LoginDeps) {
    this.#deps = deps;
    this.#key = derivedKey(deps.secretKey, 'portal-code');
  }

  async sendCode(slug: string, text: string, address: string): Promise<void> {
    const tenant = await this.#tenant(slug);
    const typed = contactOf(text);
    const { database, log } = this.#deps;
    const outcome = await database.withTenant(tenant.id, (trx) =>
      this.#makeCode(trx, tenant, typed, address),
    );
    if (outcome === 'too-many') {
      throw tooMany('too-many-codes', 'Too many codes were asked for.', PORTAL_LIMITS.windowMs);
    }
    if (outcome === 'no-channel') {
      log.warn({ tenantId: tenant.id, kind: typed.kind }, 'no channel for a code of the portal');
    }
  }

  async #makeCode(
    trx: Trx,
    tenant: PortalTenant,
    typed: ContactKey,
    address: string,
  ): Promise<'kept' | 'too-many' | 'no-channel'> {
    const { secrets, clock, systemNow } = this.#deps;
    const now = systemNow();
    const contactHash = this.#hash(tenant.id, countedAs(typed));
    await lockContact(trx, tenant.id, contactHash);
    const since = new Date(now - PORTAL_LIMITS.windowMs);
    const counts = await countCodes(trx, { contactHash, address, since });
    const isTooMany =
      counts.ofContact >= PORTAL_LIMITS.codesPerContact ||
      counts.ofAddress >= PORTAL_LIMITS.codesPerAddress ||
      counts.ofTenant >= PORTAL_LIMITS.codesPerTenant;
    if (isTooMany) return 'too-many';
    const found = await customersOfContact(trx, tenant.id, typed);
    const contact = oneContact(found.map((customer) => customer.contact));
    const id = randomUUID();
    const code = String(randomInt(10 ** PORTAL_LIMITS.codeDigits)).padStart(
      PORTAL_LIMITS.codeDigits,
      '0',
    );
    await insertCode(trx, {
      id,
      tenantId: tenant.id,
      contactHash,
      codeHash: this.#codeHash(id, typed, code),
      address,
      // Sealed for nobody too: it takes as long.
      sealed: secrets.seal(code, portalCodeContext(tenant.id, id)),
      createdAt: new Date(now),
      expiresAt: new Date(now + PORTAL_LIMITS.codeMs),
      forgetBefore: new Date(now - PORTAL_LIMITS.keptMs),
    });
    if (contact === undefined) return 'kept';
    const recipient =
      contact.kind === 'email'
        ? contact.value
        : internationalDigits(contact.value, countryOf(tenant));
    const at = new Date(clock.now());
    const isQueued = await queuePortalCode(trx, tenant.id, { codeId: id, contact, recipient, at });
    return isQueued ? 'kept' : 'no-channel';
  }

  /** The token of a new session, and how long it lasts. Every refusal is the same. */
  async logIn(
    slug: string,
    text: string,
    code: string,
  ): Promise<{ readonly token: string; readonly tenantId: string }> {
    const tenant = await this.#tenant(slug);
    const typed = contactOf(text);
    const { database, systemNow } = this.#deps;
    const now = new Date(systemNow());
    const token = await database.withTenant(tenant.id, async (trx) => {
      const contactHash = this.#hash(tenant.id, countedAs(typed));
      await lockContact(trx, tenant.id, contactHash);
      const stored = await readNewestCode(trx, contactHash);
      const isRight =
        stored !== undefined && sameBytes(stored.codeHash, this.#codeHash(stored.id, typed, code));
      const verdict = judgeCode(stored, isRight, now.getTime());
      if (stored === undefined || verdict === 'useless') return undefined;
      await markCode(trx, stored.id, verdict, now);
      return verdict === 'right' ? this.#open(trx, tenant.id, typed, now) : undefined;
    });
    if (token === undefined) {
      throw unauthorised('code-refused', 'The code is wrong or too old: ask for another one.');
    }
    return { token, tenantId: tenant.id };
  }

  async #open(
    trx: Trx,
    tenantId: string,
    typed: ContactKey,
    now: Date,
  ): Promise<string | undefined> {
    const found = await customersOfContact(trx, tenantId, typed);
    const contact = oneContact(found.map((customer) => customer.contact));
    if (contact === undefined) return undefined;
    const token = makePortalToken(tenantId);
    const [only, ...others] = found;
    const customerId = only !== undefined && others.length === 0 ? only.id : null;
    const expiresAt = new Date(now.getTime() + PORTAL_LIMITS.sessionMs);
    const session = { tenantId, tokenHash: tokenHash(token), contact, customerId, expiresAt };
    await insertPortalSession(trx, session, now);
    return token;
  }

  async #tenant(slug: string): Promise<PortalTenant> {
    const tenant = await readPortalTenant(this.#deps.database, slug);
    if (tenant === undefined) throw notFound();
    if (!tenant.parts.isOpen) throw portalClosed();
    return tenant;
  }

  #hash(...parts: readonly string[]): Buffer {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest();
  }

  /** Bound to what was typed: a code of one number opens no other that is counted with it. */
  #codeHash(id: string, typed: ContactKey, code: string): Buffer {
    return this.#hash(id, typed.kind, typed.value, code);
  }
}

function contactOf(text: string): ContactKey {
  const key = contactKeyOf(text);
  if (key === undefined) {
    throw invalidField('contact', 'must be an e-mail address or a telephone number');
  }
  return key;
}
