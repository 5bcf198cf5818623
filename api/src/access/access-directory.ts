import { permissionsAmong, usableScopes } from '@atalaya/core/domain/access/api-key-scopes';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { ApiDeps } from '../deps.js';
import { forbidden } from '../http/http-problem.js';
import {
  type Access,
  type KeyAccess,
  type PersonAccess,
  tenantIdOf,
  type WallAccess,
} from './access.js';
import {
  readPermissionOverrides,
  readSession,
  readWallToken,
  touchWallToken,
} from './access.read-model.js';
import { readApiKey, touchApiKey } from './api-keys.read-model.js';
import { tokenHash } from './opaque-token.js';
import { permissionsOf } from './permissions.js';

/** How old an answer about a session may be where no news came over the bus. */
const FRESH_MS = 5 * SECOND_MS;
const MOST_ENTRIES = 20_000;
export const WALL_TOKEN_PREFIX = 'awt_';
export const API_KEY_PREFIX = 'atk_';

interface Entry {
  readonly access: Promise<Access | undefined>;
  readonly loadedAt: number;
}

type DirectoryDeps = Pick<ApiDeps, 'database' | 'systemNow' | 'bus' | 'log'>;

/** Who a session, a wall token or an API key is and what they may do, remembered for a few seconds. */
export class AccessDirectory {
  readonly #deps: DirectoryDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #unsubscribe: (() => void)[];

  constructor(deps: DirectoryDeps) {
    this.#deps = deps;
    this.#unsubscribe = [
      deps.bus.subscribe('access.changed', (ref) => this.forgetTenant(ref.tenantId)),
      deps.bus.subscribe('tenant.changed', (ref) => this.forgetTenant(ref.tenantId)),
      deps.bus.onGap(() => this.#entries.clear()),
    ];
  }

  /** undefined when the session does not count any more. Rejects with a 403 while its tenant is suspended. */
  async person(sessionId: string): Promise<PersonAccess | undefined> {
    const access = await this.#remember(`s:${sessionId}`, () => this.#loadPerson(sessionId));
    return access?.kind === 'person' ? access : undefined;
  }

  async wall(token: string): Promise<WallAccess | undefined> {
    const hash = tokenHash(token);
    const access = await this.#remember(`w:${hash.toString('base64url')}`, () =>
      this.#loadWall(hash),
    );
    return access?.kind === 'wall' ? access : undefined;
  }

  /** undefined for a key that does not count (any more). Rejects with a 403 while its tenant is suspended. */
  async key(token: string): Promise<KeyAccess | undefined> {
    const hash = tokenHash(token);
    const access = await this.#remember(`k:${hash.toString('base64url')}`, () =>
      this.#loadKey(hash),
    );
    return access?.kind === 'key' ? access : undefined;
  }

  forgetTenant(tenantId: string): void {
    for (const [key, entry] of this.#entries) {
      void entry.access.then(
        (access) => {
          const isOther = access !== undefined && tenantIdOf(access) !== tenantId;
          if (!isOther && this.#entries.get(key) === entry) this.#entries.delete(key);
        },
        () => {},
      );
    }
  }

  forgetAll(): void {
    this.#entries.clear();
  }

  /** Sessions in these tenants ended, or may do something else now: every process looks again. */
  async announce(tenantIds: readonly string[]): Promise<void> {
    this.forgetAll();
    for (const tenantId of tenantIds) {
      try {
        await this.#deps.bus.publish('access.changed', { tenantId });
      } catch (error) {
        // Others learn it within FRESH_MS.
        this.#deps.log.warn({ err: error }, 'a change of access could not be announced');
      }
    }
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #remember(key: string, load: () => Promise<Access | undefined>): Promise<Access | undefined> {
    const now = this.#deps.systemNow();
    const known = this.#entries.get(key);
    if (known && now - known.loadedAt < FRESH_MS) return known.access;
    const access = load();
    const entry: Entry = { access, loadedAt: now };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > MOST_ENTRIES) this.#forgetOldest();
    access.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return access;
  }

  #forgetOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  async #loadPerson(sessionId: string): Promise<PersonAccess | undefined> {
    const { database, systemNow } = this.#deps;
    const facts = await database.withPlatform((platform) => readSession(platform, sessionId));
    if (!facts || facts.expiresAt <= systemNow()) return undefined;
    if (facts.isTenantSuspended) {
      throw forbidden('tenant-suspended', 'This organisation is suspended: ask its provider.');
    }
    const { user, tenant, role, mustEnrolTotp } = facts;
    const overrides = tenant
      ? await database.withTenant(tenant.id, (trx) => readPermissionOverrides(trx))
      : [];
    const permissions: PersonAccess['permissions'] = role
      ? permissionsOf(role, overrides)
      : new Set();
    return { kind: 'person', sessionId, user, tenant, role, permissions, mustEnrolTotp };
  }

  async #loadWall(hash: Uint8Array): Promise<WallAccess | undefined> {
    const { database, systemNow } = this.#deps;
    const now = systemNow();
    return database.withPlatform(async (platform) => {
      const token = await readWallToken(platform, hash);
      if (!token) return undefined;
      if (token.seenAt === null || now - token.seenAt.getTime() > MINUTE_MS) {
        await touchWallToken(platform, token.id, new Date(now));
      }
      const { id, tenantId, showsRevenue, sounds } = token;
      return { kind: 'wall', wallTokenId: id, tenantId, showsRevenue, sounds };
    });
  }

  async #loadKey(hash: Uint8Array): Promise<KeyAccess | undefined> {
    const { database, systemNow } = this.#deps;
    const now = systemNow();
    const key = await database.withPlatform(async (platform) => {
      const found = await readApiKey(platform, hash, new Date(now));
      const usedAt = found?.lastUsedAt;
      if (found && !(usedAt && now - usedAt.getTime() <= MINUTE_MS)) {
        await touchApiKey(platform, found.id, new Date(now));
      }
      return found;
    });
    if (!key) return undefined;
    if (key.tenant.isSuspended) {
      throw forbidden('tenant-suspended', 'This organisation is suspended: ask its provider.');
    }
    const overrides = await database.withTenant(key.tenant.id, (trx) =>
      readPermissionOverrides(trx),
    );
    const scopes = usableScopes(key.scopes, permissionsOf(key.creatorRole, overrides));
    const { id, slug, name } = key.tenant;
    return {
      kind: 'key',
      keyId: key.id,
      name: key.name,
      tenant: { id, slug, name },
      scopes,
      permissions: permissionsAmong(scopes),
      expiresAt: key.expiresAt,
    };
  }
}
