import type { RestoredAlert } from '@atalaya/core/domain/alerting/alert-step';
import type { AlertRule } from '@atalaya/core/domain/alerting/rule';
import type { SelectableDevice } from '@atalaya/core/domain/alerting/select-device';
import type { SeriesReference } from '@atalaya/core/domain/alerting/wide-inputs';
import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { readEnabledRules } from '@atalaya/platform/alerting/alert-rules.read-model';
import { ensureBuiltInRules } from '@atalaya/platform/alerting/built-in-rules.store';
import { readSeriesReferences } from '@atalaya/platform/alerting/series-references.read-model';
import type { Database, Trx } from '@atalaya/platform/postgres/database';

const BASELINE_STALE_AFTER_MS = 3 * DAY_MS;

/** What the rules of a tenant are evaluated with. */
export interface RuledTenant {
  readonly tenantId: string;
  readonly rules: readonly AlertRule[];
  readonly devices: readonly SelectableDevice[];
  /** Another text when people wrote down other reference values. */
  readonly referencesVersion: string;
}

/** Every active tenant, with the built-in rules that it did not have yet. */
export async function loadRuledTenants(database: Database, now: Instant): Promise<RuledTenant[]> {
  const tenants = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').select('id').where('status', '=', 'active').execute(),
  );
  const loaded: RuledTenant[] = [];
  for (const { id: tenantId } of tenants) {
    loaded.push(
      await database.withTenant(tenantId, async (trx) => {
        await ensureBuiltInRules(trx, tenantId, new Date(now));
        return {
          tenantId,
          rules: await readEnabledRules(trx),
          devices: await readDevices(trx),
          referencesVersion: await readReferencesVersion(trx),
        };
      }),
    );
  }
  return loaded;
}

async function readDevices(trx: Trx): Promise<SelectableDevice[]> {
  const rows = await trx
    .selectFrom('devices')
    .select(['id', 'role', 'site_id', 'vendor', 'tags'])
    .where('monitored', '=', true)
    .orderBy('id')
    .execute();
  const links = await trx
    .selectFrom('device_links')
    .select(['upstream_id', 'downstream_id'])
    .orderBy('upstream_id')
    .execute();
  const upstream = groupBy(links, (link) => link.downstream_id);
  return rows.map((row) => ({
    parentIds: (upstream.get(row.id) ?? []).map((link) => link.upstream_id),
    deviceId: row.id,
    role: DEVICE_ROLES.find((role) => role === row.role) ?? 'server',
    siteId: row.site_id,
    vendor: row.vendor,
    tags: row.tags,
  }));
}

async function readReferencesVersion(trx: Trx): Promise<string> {
  const { count, newest } = await trx
    .selectFrom('reference_values')
    .select((eb) => [eb.fn.countAll<string>().as('count'), eb.fn.max('set_at').as('newest')])
    .executeTakeFirstOrThrow();
  return `${count}/${newest?.getTime() ?? 0}`;
}

/** What series are held against, as it is stored; each usual value is refreshed every day. */
export function readReferences(
  database: Database,
  tenantId: string,
  now: Instant,
): Promise<SeriesReference[]> {
  return database.withTenant(tenantId, (trx) =>
    readSeriesReferences(trx, now - BASELINE_STALE_AFTER_MS),
  );
}

/** Devices of which something else than that they are up is known. */
export function readNotUp(database: Database, tenantId: string): Promise<string[]> {
  return database.withTenant(tenantId, async (trx) => {
    const rows = await trx
      .selectFrom('device_state')
      .select('device_id')
      .where('state', '<>', 'up')
      .execute();
    return rows.map((row) => row.device_id);
  });
}

/** Alerts as the last run of this role left them. */
export function readStoredAlerts(database: Database, tenantId: string): Promise<RestoredAlert[]> {
  return database.withTenant(tenantId, async (trx) => {
    const rows = await trx
      .selectFrom('alerts')
      .select(['rule_id', 'device_id', 'tags', 'state', 'flapping', 'samples', 'seen_at'])
      .execute();
    return rows.map((row) => ({
      ruleId: row.rule_id,
      deviceId: row.device_id,
      tags: row.tags,
      state: row.state,
      flapping: row.flapping,
      samples: row.samples,
      at: row.seen_at.getTime(),
    }));
  });
}
