import type { MaintenanceSchedule, PlannedWindow } from '@atalaya/core/domain/maintenance/schedule';
import type { ScopePart } from '@atalaya/core/domain/maintenance/scope';
import type { Work } from '@atalaya/core/domain/maintenance/work';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Selectable } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { MaintenanceWindowsTable } from '../postgres/maintenance-tables.js';

export interface StoredWindow extends PlannedWindow {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  readonly scope: readonly (ScopePart & { readonly name: string })[];
  /** Its customers are to be told, before and after. */
  readonly tellCustomers: boolean;
  readonly work: Work;
  /** The platform itself writes to its customers. */
  readonly sendsMessages: boolean;
  /** Before each time of it. */
  readonly noticeHours: number;
  /** What these are told beside when and where; empty for nothing. */
  readonly customerText: string;
  readonly scopeChangedAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type WindowRow = Selectable<MaintenanceWindowsTable>;

/** Windows with what they are about, in the order of the rows. In a tenant's transaction. */
export async function withScopes(trx: Trx, rows: readonly WindowRow[]): Promise<StoredWindow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const parts = await trx
    .selectFrom('maintenance_window_scopes as p')
    .leftJoin('sites', 'sites.id', 'p.site_id')
    .leftJoin('devices', 'devices.id', 'p.device_id')
    .leftJoin('services', 'services.id', 'p.service_id')
    .leftJoin('customers', 'customers.id', 'services.customer_id')
    .where('p.window_id', 'in', ids)
    .select(['p.window_id', 'p.kind', 'p.site_id', 'p.device_id', 'p.service_id'])
    .select((eb) =>
      eb.fn.coalesce('sites.name', 'devices.name', 'customers.name', eb.val('')).as('name'),
    )
    .orderBy('p.id')
    .execute();
  const scopes = groupBy(parts, (part) => part.window_id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    notes: row.notes,
    schedule: scheduleOf(row),
    endedAt: row.ended_at?.getTime() ?? null,
    scope: (scopes.get(row.id) ?? []).map((part) => ({
      kind: part.kind,
      id: part.site_id ?? part.device_id ?? part.service_id ?? '',
      name: part.name,
    })),
    tellCustomers: row.tell_customers,
    work: row.work,
    sendsMessages: row.sends_messages,
    noticeHours: row.notice_hours,
    customerText: row.customer_text,
    scopeChangedAt: row.scope_changed_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

/** The table's checks hold that a kind has what it needs. */
function scheduleOf(row: WindowRow): MaintenanceSchedule {
  if (row.kind === 'once') {
    return { kind: 'once', from: row.from_at?.getTime() ?? 0, to: row.to_at?.getTime() ?? 0 };
  }
  return {
    kind: 'weekly',
    weekdays: row.weekdays ?? [],
    startTime: row.start_time ?? '',
    durationMinutes: row.duration_minutes ?? 0,
    validFrom: row.valid_from ?? '',
    validUntil: row.valid_until,
  };
}
