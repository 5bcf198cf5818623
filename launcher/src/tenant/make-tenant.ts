import { checkPlace } from '@atalaya/api/access/place-settings';
import { insertTenant, isSlugTaken, type NewTenant } from '@atalaya/api/access/tenants.store';
import { insertPlatformAuditEntry } from '@atalaya/api/tenancy/audit.store';
import { setupRequestSchema } from '@atalaya/core/wire/rest/auth';
import type { Trx } from '@atalaya/platform/postgres/database';
import { errorMessage, StartupError } from '@atalaya/platform/runtime/startup-error';
import { CommandLineError } from '../command-line.js';

export const TENANT_OPTIONS = ['name', 'timezone', 'currency', 'locale'] as const;
const DEFAULTS = { currency: 'MXN', locale: 'es' } as const;

/** What the setup page would ask for; throws CommandLineError that names the field. */
export function readNewTenant(slug: string, options: Readonly<Record<string, string>>): NewTenant {
  const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions();
  const given = { ...DEFAULTS, timezone, name: slug, ...options, slug };
  const parsed = setupRequestSchema.shape.tenant.unwrap().safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CommandLineError(`${issue?.path.join('.')}: ${issue?.message}.`);
  }
  try {
    checkPlace(parsed.data);
  } catch (error) {
    throw new CommandLineError(`${errorMessage(error)}.`);
  }
  return { ...parsed.data, slug };
}

/** Returns the new tenant's id. Throws StartupError when the slug is taken. */
export async function makeTenant(platform: Trx, tenant: NewTenant, now: Date): Promise<string> {
  if (await isSlugTaken(platform, tenant.slug)) {
    throw new StartupError(`There is a tenant ${tenant.slug} already.`);
  }
  const { id } = await insertTenant(platform, tenant, now);
  await recordByCommand(platform, 'tenant.create', id, now);
  return id;
}

/** Who runs a command here owns the machine; nobody else is known by name. */
export async function recordByCommand(
  platform: Trx,
  action: string,
  tenantId: string | null,
  at: Date,
): Promise<void> {
  const actor = { userId: null, name: 'command line', ip: null };
  await insertPlatformAuditEntry(platform, { actor, action, tenantId, at });
}
