import type { CataloguePolicy, CatalogueTable } from './catalogue.read-model.js';

/** Tables that are not protected by the common rule, each with its reason and what holds in its place. */
interface Exception {
  readonly reason: string;
  readonly holds: (table: CatalogueTable) => boolean;
}

const appMayNothing = (table: CatalogueTable) => table.appPrivileges.length === 0;
const isForced = (table: CatalogueTable) => table.isEnabled && table.isForced;

export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'public.tenants': {
    reason: 'is the tenant: its id is what tenant_id is elsewhere',
    holds: (table) =>
      isForced(table) &&
      appPolicies(table).every((policy) => /^\(id = .*current_tenant\(\)/.test(policy.using ?? '')),
  },
  'public.users': {
    reason: 'people stand above tenants and are read through memberships only',
    holds: (table) =>
      isForced(table) &&
      table.appPrivileges.join() === 'SELECT' &&
      appPolicies(table).every((policy) =>
        /memberships.*current_tenant\(\)/s.test(policy.using ?? ''),
      ),
  },
  'public.sessions': {
    reason: 'an operator outside any tenant has a session without one',
    holds: (table) => isForced(table) && table.hasTenantId === false && isByTenant(table),
  },
  'public.setup_tokens': {
    reason: 'looked up before a tenant is known; atalaya_app may nothing',
    holds: (table) => isForced(table) && appMayNothing(table),
  },
  'public.platform_audit_log': {
    reason: 'above tenants; atalaya_app may nothing',
    holds: (table) => isForced(table) && appMayNothing(table),
  },
  'public.collectors': {
    reason: 'a local collector polls every tenant; a remote one is seen by its owner only',
    holds: (table) =>
      isForced(table) &&
      table.appPrivileges.join() === 'SELECT' &&
      appPolicies(table).every((policy) =>
        /^\(\(owner_tenant_id IS NULL\) OR \(owner_tenant_id = .*current_tenant\(\)/.test(
          policy.using ?? '',
        ),
      ),
  },
  'public.collector_shards': {
    reason: 'which collector polls which part of the network; atalaya_app may nothing',
    holds: (table) => isForced(table) && appMayNothing(table),
  },
  'public.backups': {
    reason: 'of the whole installation, above tenants; atalaya_app may nothing',
    holds: (table) => isForced(table) && appMayNothing(table),
  },
  'public.kysely_migration': { reason: 'which migrations ran', holds: appMayNothing },
  'public.kysely_migration_lock': { reason: 'which migrations ran', holds: appMayNothing },
};

/** Schemas without row-level security, for COPY FROM and job tables refuse it; atalaya_app cannot enter them. */
export const CLOSED_SCHEMAS: Readonly<Record<string, string>> = {
  metrics: 'samples, reached through the gateway that resolves devices first',
  bullmq: 'jobs, whose tables have no tenant',
};

/** Unique keys without the tenant, each with its reason. */
export const GLOBAL_KEYS: Readonly<Record<string, string>> = {
  api_keys_key_hash_key: 'SHA-256 of 256 random bits, looked up before a tenant is known',
  aviso_settings_port_key:
    'a port is one listener; nobody chooses a number, the next free one is given',
  inbound_hooks_token_hash_key: 'SHA-256 of 256 random bits, looked up before a tenant is known',
  tenant_domains_verified:
    'a host leads to one portal; only whoever proved a host can learn that another has it',
  wall_tokens_token_hash_key: 'SHA-256 of 256 random bits, looked up before a tenant is known',
};

/** One sentence for each table that does not keep tenants apart; none when all is well. */
export function unprotectedTables(tables: readonly CatalogueTable[]): string[] {
  return tables.flatMap((table) => {
    const name = `${table.schema}.${table.name}`;
    if (Object.hasOwn(CLOSED_SCHEMAS, table.schema)) {
      return appMayNothing(table) ? [] : [`${name}: atalaya_app can enter this schema`];
    }
    const exception = EXCEPTIONS[name];
    if (exception) return exception.holds(table) ? [] : [`${name}: its exception does not hold`];
    return problemsOf(table).map((problem) => `${name}: ${problem}`);
  });
}

function problemsOf(table: CatalogueTable): string[] {
  const keys = table.uniqueWithoutTenant.filter((key) => !Object.hasOwn(GLOBAL_KEYS, key));
  const found: [boolean, string][] = [
    [!table.hasTenantId, 'has no tenant_id uuid not null'],
    [!table.isEnabled, 'row-level security is off'],
    [!table.isForced, 'row-level security is not forced on the owner'],
    [!isByTenant(table), 'its policies do not hold atalaya_app to current_tenant()'],
    [keys.length > 0, `unique without the tenant: ${keys.join(', ')}`],
    [
      table.foreignKeysWithoutTenant.length > 0,
      `references without the tenant: ${table.foreignKeysWithoutTenant.join(', ')}`,
    ],
  ];
  return found.filter(([isBad]) => isBad).map(([, problem]) => problem);
}

/** Policies add up (OR): each one that applies to atalaya_app must compare the tenant, for reading and writing. */
function isByTenant(table: CatalogueTable): boolean {
  const policies = appPolicies(table);
  const compares = (expression: string | null) =>
    expression !== null &&
    /^\(tenant_id = \( SELECT current_tenant\(\) AS current_tenant\)\)$/.test(expression);
  return (
    policies.length > 0 &&
    policies.every(
      (policy) => policy.command === 'ALL' && compares(policy.using) && compares(policy.check),
    )
  );
}

function appPolicies(table: CatalogueTable): CataloguePolicy[] {
  return table.policies.filter(
    ({ roles }) => roles.includes('atalaya_app') || roles.includes('public'),
  );
}
