import { ROLES, type Role, TOTP_ROLES } from '@atalaya/core/domain/access/roles';
import { brandingSchema, type TenantView } from '@atalaya/core/wire/rest/auth';
import type { Locale } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Schema } from '@atalaya/platform/postgres/schema';
import type { Selectable } from 'kysely';
import type { AccessUser } from './access.js';
import type { PermissionOverride } from './permissions.js';

export interface SessionFacts {
  readonly user: AccessUser;
  readonly tenant: TenantView | null;
  readonly isTenantSuspended: boolean;
  readonly role: Role | null;
  readonly mustEnrolTotp: boolean;
  readonly expiresAt: number;
}

/** undefined when the session is unknown or revoked, or its person is disabled or no member any more. */
export async function readSession(
  platform: Trx,
  sessionId: string,
): Promise<SessionFacts | undefined> {
  const session = await platform
    .selectFrom('sessions')
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .select(['user_id', 'tenant_id', 'expires_at'])
    .executeTakeFirst();
  if (!session) return undefined;
  const user = await platform
    .selectFrom('users')
    .where('id', '=', session.user_id)
    .where('disabled_at', 'is', null)
    .selectAll()
    .executeTakeFirst();
  if (!user) return undefined;
  const expiresAt = session.expires_at.getTime();
  if (session.tenant_id === null) {
    const outside = { tenant: null, isTenantSuspended: false, role: null, mustEnrolTotp: false };
    return user.is_platform_operator ? { user: asUser(user), ...outside, expiresAt } : undefined;
  }
  const { tenant, role } = await readTenantAndRole(platform, session.tenant_id, user);
  if (!tenant || !role) return undefined;
  const demandsTotp = tenant.settings['requireTotp'] === true && TOTP_ROLES.includes(role);
  return {
    user: asUser(user),
    tenant: asTenantView(tenant),
    isTenantSuspended: tenant.status === 'suspended' && !user.is_platform_operator,
    role,
    mustEnrolTotp: demandsTotp && user.totp_confirmed_at === null,
    expiresAt,
  };
}

async function readTenantAndRole(
  platform: Trx,
  tenantId: string,
  user: { readonly id: string; readonly is_platform_operator: boolean },
) {
  const tenant = await platform
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .selectAll()
    .executeTakeFirst();
  const membership = await platform
    .selectFrom('memberships')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', user.id)
    .select('role')
    .executeTakeFirst();
  const role = membership ? asRole(membership.role) : undefined;
  return { tenant, role: role ?? (user.is_platform_operator ? ('admin' as const) : undefined) };
}

/** The tenant's own changes to what roles may do; read inside the tenant. */
export async function readPermissionOverrides(trx: Trx): Promise<PermissionOverride[]> {
  return trx.selectFrom('permissions').select(['role', 'resource', 'action', 'allowed']).execute();
}

/** The live wall token with this hash, in a tenant that is not suspended. */
export async function readWallToken(platform: Trx, tokenHash: Uint8Array) {
  return platform
    .selectFrom('wall_tokens')
    .innerJoin('tenants', 'tenants.id', 'wall_tokens.tenant_id')
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .where('tenants.status', '=', 'active')
    .select(['wall_tokens.id as id', 'wall_tokens.tenant_id as tenantId', 'last_seen_at as seenAt'])
    .select(['shows_revenue as showsRevenue', 'sounds'])
    .executeTakeFirst();
}

export async function touchWallToken(platform: Trx, id: string, at: Date): Promise<void> {
  await platform
    .updateTable('wall_tokens')
    .set({ last_seen_at: at })
    .where('id', '=', id)
    .execute();
}

export function asRole(text: string): Role | undefined {
  return ROLES.find((role) => role === text);
}

export function asLocale(text: string): Locale {
  return text === 'en' ? 'en' : 'es';
}

export function asTenantView(row: Selectable<Schema['tenants']>): TenantView {
  const branding = brandingSchema.safeParse(row.branding);
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    timezone: row.timezone,
    currency: row.currency,
    locale: asLocale(row.locale),
    branding: branding.success ? branding.data : {},
  };
}

function asUser(row: Selectable<Schema['users']>): AccessUser {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    locale: asLocale(row.locale),
    isPlatformOperator: row.is_platform_operator,
    hasTotp: row.totp_confirmed_at !== null,
  };
}
