import { latest, NEVER } from '@atalaya/core/domain/billing/billing-periods';
import { unusedDays } from '@atalaya/core/domain/billing/unused-days';
import { sumMinor } from '@atalaya/core/domain/money/amount';
import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import type {
  Pause,
  PauseResult,
  pauseCreateSchema,
} from '@atalaya/core/wire/rest/service-billing';
import { giveBackDays, spanOf } from '@atalaya/platform/billing/give-back-days';
import { readBilledLines } from '@atalaya/platform/billing/service-lines.read-model';
import type { ServicePausesTable } from '@atalaya/platform/postgres/billing-tables';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { lockedService } from '../../billing/billed-service.store.js';
import { recordNote } from '../../billing/credit-invoice.store.js';
import { issueOccasion } from '../../billing/issue-occasion.js';
import { refusalProblem } from '../../billing/refusal-problem.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

const MOST_DAYS = 366;

export interface Paused {
  readonly result: PauseResult;
  readonly accountId: string | null;
}

/** Days of it that were billed already are given back by credit notes; the others are not billed at all. */
export async function insertPause(
  unit: TenantUnit,
  serviceId: string,
  asked: z.output<typeof pauseCreateSchema>,
): Promise<Paused> {
  const { account, service, rule } = await lockedService(unit, serviceId);
  const today = await readTenantDay(unit.trx, unit.now);
  checkDays(asked, today);
  await checkFree(unit.trx, serviceId, asked);
  const range = { start: asked.startsOn, end: asked.endsOn ?? NEVER };
  const lines =
    account === null || service.billed_from === null
      ? []
      : await readBilledLines(unit.trx, unit.tenantId, serviceId, asked.startsOn);
  const unused = unusedDays(lines, range, rule);
  const currency = account?.currency ?? null;
  const creditMinor = sumMinor(unused.map((one) => one.creditMinor));
  if (asked.dryRun) return { result: { pause: null, currency, creditMinor }, accountId: null };
  const occasion = await issueOccasion(unit);
  const why = { reason: 'pause', reasonCode: 'pause' } as const;
  const given = await giveBackDays(unit.trx, unit.tenantId, { unused, ...why }, occasion);
  if (given.kind === 'refused') throw refusalProblem(given.refusal);
  for (const note of given.notes) await recordNote(unit, { ...note, ...why });
  const worth = unused.filter((one) => one.creditMinor > 0);
  const credited = worth.length === 0 ? null : spanOf(worth.flatMap(({ days }) => days));
  const row = await unit.insert('service_pauses', {
    service_id: serviceId,
    kind: 'voluntary',
    starts_on: asked.startsOn,
    ends_on: asked.endsOn,
    credited_from: credited?.start ?? null,
    credited_until: credited?.end ?? null,
    created_by: unit.actor.name,
    created_at: unit.now,
  });
  return { result: { pause: asPause(row), currency, creditMinor }, accountId: account?.id ?? null };
}

/** The service comes back on that day: days that were given back and are used now are billed by the next run. */
export async function endPause(
  unit: TenantUnit,
  id: string,
  endsOn: string,
): Promise<{ readonly pause: Pause; readonly accountId: string | null }> {
  const { service_id: serviceId } = await unit.find('service_pauses', id);
  const { account } = await lockedService(unit, serviceId);
  const before = await unit.find('service_pauses', id);
  if (before.kind !== 'voluntary') {
    throw conflict('pause-not-voluntary', 'A suspension ends by what it was made for.');
  }
  const today = await readTenantDay(unit.trx, unit.now);
  if (before.ends_on !== null && before.ends_on <= today) {
    throw conflict('pause-over', 'The pause is over.');
  }
  const first = addDays(before.starts_on, 1);
  const last = before.ends_on ?? addDays(before.starts_on, MOST_DAYS);
  if (endsOn < first || endsOn < today || endsOn > last) {
    throw invalidField('endsOn', `must lie between ${latest(first, today)} and ${last}`);
  }
  const row = await unit.update('service_pauses', id, { ends_on: endsOn });
  return { pause: asPause(row), accountId: account?.id ?? null };
}

/**
 * As if it never was: credit notes that gave billed days back stay, and those days are billed when they come, like
 * any other that is not billed.
 */
export async function takePauseBack(
  unit: TenantUnit,
  id: string,
): Promise<{ readonly accountId: string | null }> {
  const { service_id: serviceId } = await unit.find('service_pauses', id);
  const { account } = await lockedService(unit, serviceId);
  const { kind, starts_on: startsOn } = await unit.find('service_pauses', id);
  if (kind !== 'voluntary') {
    throw conflict('pause-not-voluntary', 'A suspension ends by what it was made for.');
  }
  if (startsOn <= (await readTenantDay(unit.trx, unit.now))) {
    throw conflict('pause-begun', 'The pause has begun: say on which day it ends.');
  }
  await unit.delete('service_pauses', id);
  return { accountId: account?.id ?? null };
}

export async function readPauses(trx: Trx, serviceId: string): Promise<Pause[]> {
  const rows = await trx
    .selectFrom('service_pauses')
    .selectAll()
    .where('service_id', '=', serviceId)
    .orderBy('starts_on', 'desc')
    .limit(200)
    .execute();
  return rows.map(asPause);
}

function checkDays(
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string | null },
  today: string,
): void {
  if (startsOn < today) throw invalidField('startsOn', 'must be today or later');
  if (startsOn > addDays(today, MOST_DAYS)) throw invalidField('startsOn', 'is too far away');
  if (endsOn !== null && (endsOn <= startsOn || endsOn > addDays(startsOn, MOST_DAYS))) {
    throw invalidField('endsOn', `must be 1 to ${MOST_DAYS} days after startsOn`);
  }
}

async function checkFree(
  trx: Trx,
  serviceId: string,
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string | null },
): Promise<void> {
  const other = await trx
    .selectFrom('service_pauses')
    .select('starts_on')
    .where('service_id', '=', serviceId)
    .where('kind', '=', 'voluntary')
    .where('starts_on', '<', endsOn ?? NEVER)
    .where((eb) => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>', startsOn)]))
    .executeTakeFirst();
  if (other !== undefined) {
    throw conflict('pause-overlaps', `There is a pause from ${other.starts_on} already.`);
  }
}

function asPause(row: Selectable<ServicePausesTable>): Pause {
  return {
    id: row.id,
    serviceId: row.service_id,
    kind: row.kind,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}
