import type { ApiKeyScope } from '@atalaya/core/domain/access/api-key-scopes';
import type { Permission, Role } from '@atalaya/core/domain/access/roles';
import type { TenantView } from '@atalaya/core/wire/rest/auth';
import type { Locale } from '@atalaya/core/wire/rest/fields';

export interface AccessUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: Locale;
  readonly isPlatformOperator: boolean;
  readonly hasTotp: boolean;
}

/** A signed-in person, as of at most 5 s ago. */
export interface PersonAccess {
  readonly kind: 'person';
  readonly sessionId: string;
  readonly user: AccessUser;
  /** null for a platform operator outside any tenant. */
  readonly tenant: TenantView | null;
  /** An operator inside a tenant acts as its administrator. */
  readonly role: Role | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly mustEnrolTotp: boolean;
}

/** A screen on a wall: reads the wall and nothing else. */
export interface WallAccess {
  readonly kind: 'wall';
  readonly wallTokenId: string;
  readonly tenantId: string;
  readonly showsRevenue: boolean;
  readonly sounds: boolean;
}

/** Another system, as of at most 5 s ago. */
export interface KeyAccess {
  readonly kind: 'key';
  readonly keyId: string;
  readonly name: string;
  readonly tenant: { readonly id: string; readonly slug: string; readonly name: string };
  /** Of its scopes, those that its creator may still use. */
  readonly scopes: ReadonlySet<ApiKeyScope>;
  readonly permissions: ReadonlySet<Permission>;
  /** System time. */
  readonly expiresAt: Date | null;
}

export type Access = PersonAccess | WallAccess | KeyAccess;

export function tenantIdOf(access: Access): string | null {
  return access.kind === 'wall' ? access.tenantId : (access.tenant?.id ?? null);
}
