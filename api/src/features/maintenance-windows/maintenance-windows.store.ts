import { checkSchedule } from '@atalaya/core/domain/maintenance/check-schedule';
import { overAt } from '@atalaya/core/domain/maintenance/occurrences';
import type { MaintenanceSchedule } from '@atalaya/core/domain/maintenance/schedule';
import type { ScopePart } from '@atalaya/core/domain/maintenance/scope';
import type { Work } from '@atalaya/core/domain/maintenance/work';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { StoredWindow } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import { toldWithSchedule } from '@atalaya/platform/maintenance/window-times-task.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import { conflict, invalid, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readWindow } from './maintenance-windows.read-model.js';
import { asScheduleBody } from './window-view.js';

/** The alerting role looks at every open window each 2 seconds. */
const MOST_OPEN = 500;

export interface WindowDraft {
  readonly name: string;
  readonly notes: string;
  readonly tellCustomers: boolean;
  readonly work: Work;
  readonly sendsMessages: boolean;
  readonly noticeHours: number;
  readonly customerText: string;
  readonly schedule: MaintenanceSchedule;
  readonly scope: readonly ScopePart[];
}

export async function insertWindow(
  unit: TenantUnit,
  draft: WindowDraft,
  timezone: string,
): Promise<StoredWindow> {
  await refuseTooMany(unit);
  const { schedule, noticeHours } = draft;
  const { id } = await unit.trx
    .insertInto('maintenance_windows')
    .values({
      tenant_id: unit.tenantId,
      ...wordsOf(draft),
      told_until: unit.now,
      told_from: toldFrom(unit, schedule, noticeHours, timezone),
      ...columnsOf(schedule, timezone),
      created_by: unit.actor.name,
      created_at: unit.now,
      updated_at: unit.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertScope(unit, id, draft.scope);
  return record(unit, 'create', id, null);
}

/** What is left out stays as it is; another schedule also forgets that the old one was ended. */
export async function updateWindow(
  unit: TenantUnit,
  before: StoredWindow,
  draft: Changes,
  timezone: string,
): Promise<StoredWindow> {
  const { schedule, scope } = draft;
  const words = wordsOf({ ...before, ...defined(draft) });
  await unit.trx
    .updateTable('maintenance_windows')
    .set({
      ...words,
      ...(schedule && {
        ...columnsOf(schedule, timezone),
        ended_at: null,
        told_until: unit.now,
        told_from: toldFrom(unit, schedule, words.notice_hours, timezone),
      }),
      ...(scope && { scope_changed_at: unit.now }),
      updated_at: unit.now,
    })
    .where('id', '=', before.id)
    .execute();
  if (scope) {
    await unit.trx
      .deleteFrom('maintenance_window_scopes')
      .where('window_id', '=', before.id)
      .execute();
    await insertScope(unit, before.id, scope);
  }
  return record(unit, 'update', before.id, before);
}

/** Ends the occurrence that is on; those to come stand. */
export async function endWindow(
  unit: TenantUnit,
  before: StoredWindow,
  timezone: string,
): Promise<StoredWindow> {
  const { schedule } = before;
  const ended_at = unit.now;
  const over_at = dateOf(overAt({ schedule, endedAt: ended_at.getTime() }, timezone), ended_at);
  await unit.trx
    .updateTable('maintenance_windows')
    .set({ ended_at, over_at, told_until: unit.now, updated_at: unit.now })
    .where('id', '=', before.id)
    .execute();
  return record(unit, 'end', before.id, before);
}

export async function deleteWindow(unit: TenantUnit, before: StoredWindow): Promise<void> {
  await unit.trx.deleteFrom('maintenance_windows').where('id', '=', before.id).execute();
  unit.announce('maintenance.changed');
  await unit.record({
    action: 'maintenance_window.delete',
    subjectType: 'maintenance_window',
    subjectId: before.id,
    before: recorded(before),
  });
}

/** Refuses a schedule that cannot be, or what it is about that this tenant has not, naming the field. */
export async function checkPlan(
  trx: Trx,
  plan: Partial<Pick<WindowDraft, 'schedule' | 'scope'>>,
  timezone: string,
  now: Instant,
): Promise<void> {
  const problem = plan.schedule ? checkSchedule(plan.schedule, timezone, now) : null;
  if (problem !== null) throw invalidField(`schedule.${problem.field}`, problem.message);
  if (plan.scope) await checkScope(trx, plan.scope);
}

async function checkScope(trx: Trx, scope: readonly ScopePart[]): Promise<void> {
  const known = new Set<string>();
  const tables = [
    ['sites', ['site']],
    ['devices', ['device', 'subtree']],
    ['services', ['service']],
  ] as const;
  for (const [table, kinds] of tables) {
    const parts = scope.filter(({ kind }) => kinds.some((each) => each === kind));
    if (parts.length === 0) continue;
    const ids = parts.map(({ id }) => id);
    const rows = await trx.selectFrom(table).select('id').where('id', 'in', ids).execute();
    for (const { id } of rows) for (const kind of kinds) known.add(`${kind} ${id}`);
  }
  const missing = scope.flatMap(({ kind, id }, index) =>
    known.has(`${kind} ${id}`) ? [] : [{ field: `scope.${index}.id`, message: 'does not exist' }],
  );
  if (missing.length > 0) throw invalid(missing);
}

async function refuseTooMany(unit: TenantUnit): Promise<void> {
  await unit.lockTenant();
  const { count } = await unit.trx
    .selectFrom('maintenance_windows')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where((eb) => eb.or([eb('over_at', 'is', null), eb('over_at', '>', unit.now)]))
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST_OPEN) {
    throw conflict('too-many-windows', `There are ${MOST_OPEN} open windows: remove some first.`);
  }
}

async function insertScope(unit: TenantUnit, windowId: string, scope: readonly ScopePart[]) {
  const once = new Map(scope.map((part) => [`${part.kind} ${part.id}`, part]));
  const rows = [...once.values()].map(({ kind, id }) => ({
    tenant_id: unit.tenantId,
    window_id: windowId,
    kind,
    site_id: kind === 'site' ? id : null,
    device_id: kind === 'device' || kind === 'subtree' ? id : null,
    service_id: kind === 'service' ? id : null,
  }));
  await unit.trx.insertInto('maintenance_window_scopes').values(rows).execute();
}

function wordsOf(draft: Omit<WindowDraft, 'schedule' | 'scope'>) {
  return {
    name: draft.name,
    notes: draft.notes,
    tell_customers: draft.tellCustomers,
    work: draft.work,
    sends_messages: draft.sendsMessages,
    notice_hours: draft.noticeHours,
    customer_text: draft.customerText,
  };
}

type Changes = { readonly [K in keyof WindowDraft]?: WindowDraft[K] | undefined };

/** Without what was left out. */
function defined({
  schedule: _schedule,
  scope: _scope,
  ...words
}: Changes): Partial<Omit<WindowDraft, 'schedule' | 'scope'>> {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}

function toldFrom(
  unit: TenantUnit,
  schedule: MaintenanceSchedule,
  noticeHours: number,
  timezone: string,
): Date {
  const window = { schedule, endedAt: null, noticeHours };
  return new Date(toldWithSchedule(window, timezone, unit.now.getTime()));
}

function columnsOf(schedule: MaintenanceSchedule, timezone: string) {
  const isOnce = schedule.kind === 'once';
  const over = overAt({ schedule, endedAt: null }, timezone);
  return {
    kind: schedule.kind,
    from_at: isOnce ? new Date(schedule.from) : null,
    to_at: isOnce ? new Date(schedule.to) : null,
    weekdays: isOnce ? null : [...schedule.weekdays],
    start_time: isOnce ? null : schedule.startTime,
    duration_minutes: isOnce ? null : schedule.durationMinutes,
    valid_from: isOnce ? null : schedule.validFrom,
    valid_until: isOnce ? null : schedule.validUntil,
    over_at: over === null ? null : new Date(over),
  };
}

function dateOf(over: Instant | null, otherwise: Date): Date | null {
  if (over === null) return null;
  return Number.isFinite(over) ? new Date(over) : otherwise;
}

async function record(
  unit: TenantUnit,
  verb: 'create' | 'update' | 'end',
  id: string,
  before: StoredWindow | null,
): Promise<StoredWindow> {
  const after = await readWindow(unit.trx, id);
  unit.announce('maintenance.changed');
  await unit.record({
    action: `maintenance_window.${verb}`,
    subjectType: 'maintenance_window',
    subjectId: id,
    before: before && recorded(before),
    after: recorded(after),
  });
  return after;
}

function recorded(window: StoredWindow) {
  const { schedule, scope, endedAt } = window;
  const ended_at = endedAt === null ? null : new Date(endedAt);
  return { ...wordsOf(window), schedule: asScheduleBody(schedule), scope, ended_at };
}
