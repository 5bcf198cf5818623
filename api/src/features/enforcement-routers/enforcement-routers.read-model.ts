import type { BundleFinding } from '@atalaya/core/domain/enforcement/bundle-finding';
import type { DriftKind } from '@atalaya/core/domain/enforcement/network-command';
import { type EnforcementRouter, routerTermsSchema } from '@atalaya/core/wire/rest/enforcement';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { EnforcementRoutersTable } from '@atalaya/platform/postgres/enforcement-tables';
import { type Selectable, sql } from 'kysely';
import type { Position } from '../../http/cursor.js';

type RouterRow = {
  readonly id: string;
  readonly name: string;
  readonly is_remote: boolean;
  readonly via: 'routeros' | 'uisp';
  readonly queued: number;
  readonly running: number;
  readonly failed: number;
  readonly dead: number;
  readonly open_drifts: number;
} & {
  readonly [K in keyof Selectable<EnforcementRoutersTable>]:
    | Selectable<EnforcementRoutersTable>[K]
    | null;
};

/** Written by the platform alone: what the last comparison counted, and why a later one could not be made. */
interface ReconciledNote {
  readonly drifts?: Partial<Record<DriftKind, number>>;
  readonly lines?: number;
  readonly rows?: number;
  readonly tookMs?: number;
  readonly error?: string;
  readonly retryAt?: string;
}

/** Routers that are written by the RouterOS API, or for which a UISP enforces, by name; one more than asked for. */
export async function readEnforcementRouters(
  trx: Trx,
  of: { readonly limit: number; readonly id?: string },
  after: Position | undefined,
): Promise<RouterRow[]> {
  const [name, id] = after ?? ['', ''];
  const { rows } = await sql<RouterRow>`
    select r.*, d.id, d.name, k.kind is not distinct from 'remote' as is_remote, s.via,
      coalesce(c.queued, 0) as queued, coalesce(c.running, 0) as running, coalesce(c.failed, 0) as failed,
      coalesce(c.dead, 0) as dead, coalesce(f.open_drifts, 0) as open_drifts
    from devices d
    left join enforcement_routers r on r.tenant_id = d.tenant_id and r.device_id = d.id
    left join collectors k on k.id = d.collector_id
    left join (
      select router_id, count(*) filter (where state = 'queued')::int as queued,
        count(*) filter (where state = 'running')::int as running,
        count(*) filter (where state = 'failed')::int as failed,
        count(*) filter (where state = 'dead')::int as dead
      from network_commands
      where tenant_id = (select current_tenant()) and state in ('queued', 'running', 'failed', 'dead')
      group by router_id
    ) c on c.router_id = d.id
    left join (
      select router_id, count(*)::int as open_drifts from network_drifts
      where tenant_id = (select current_tenant()) and ended_at is null
      group by router_id
    ) f on f.router_id = d.id
    cross join lateral (
      select min(s.driver) as via from device_sources s
      where s.tenant_id = d.tenant_id and s.device_id = d.id and s.driver in ('routeros', 'uisp')
    ) s
    where d.role = 'router' and s.via is not null
      and (${of.id ?? null}::uuid is null or d.id = ${of.id ?? null}::uuid)
      and (${after === undefined} or (d.name, d.id) > (${String(name)}, ${after === undefined ? null : String(id)}::uuid))
    order by d.name, d.id limit ${of.limit + 1}`.execute(trx);
  return rows;
}

export function routerView(row: RouterRow): EnforcementRouter {
  return {
    id: row.id,
    name: row.name,
    mode: row.mode ?? 'off',
    isRemote: row.is_remote,
    via: row.via,
    terms: termsOf(row),
    bundle: bundleOf(row.bundle),
    comparison: comparisonOf(row),
    commands: { queued: row.queued, running: row.running, failed: row.failed, dead: row.dead },
    openDrifts: row.open_drifts,
    updatedAt: row.updated_at?.toISOString() ?? null,
    updatedBy: row.updated_by,
  };
}

/** Those of one that nobody gave any are the defaults. */
function termsOf(row: RouterRow): EnforcementRouter['terms'] {
  if (row.mode === null) return routerTermsSchema.parse({});
  return routerTermsSchema.parse({
    pppoe: row.pppoe_strategy,
    dhcp: row.dhcp_strategy,
    static: row.static_strategy,
    listName: row.list_name,
    suspendedProfile: row.suspended_profile,
    reducedProfile: row.reduced_profile,
    writesPerMinute: row.writes_per_minute,
    credentialId: row.credential_id,
  });
}

function comparisonOf(row: RouterRow): EnforcementRouter['comparison'] {
  const note = (row.reconciled ?? {}) as ReconciledNote;
  return {
    at: row.reconciled_at?.toISOString() ?? null,
    askedAt: row.reconcile_asked_at?.toISOString() ?? null,
    error: note.error ?? null,
    retryAt: note.retryAt ?? null,
    drifts: note.drifts ?? {},
    lines: note.lines ?? null,
    rows: note.rows ?? null,
    tookMs: note.tookMs ?? null,
  };
}

function bundleOf(stored: unknown): EnforcementRouter['bundle'] {
  if (stored === null || stored === undefined) return null;
  // Written by the platform alone.
  const { version, problems } = stored as BundleFinding;
  return { version, problems: problems.map((one) => ({ ...one })) };
}
