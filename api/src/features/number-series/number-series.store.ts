import type {
  numberSeriesCreateSchema,
  numberSeriesUpdateSchema,
} from '@atalaya/core/wire/rest/number-series';
import type { z } from 'zod';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertSeries(
  unit: TenantUnit,
  series: z.output<typeof numberSeriesCreateSchema>,
) {
  const rangeFrom = series.rangeFrom ?? series.next;
  if (rangeFrom > series.next) throw invalidField('rangeFrom', 'must not be above next');
  // A range that was given before may be used up.
  checkRange(series.rangeFrom === null ? series.next : series.next - 1, series.rangeTo);
  checkDays(series.validFrom, series.validUntil);
  await unit.lockTenant();
  // The first of a kind is what documents take.
  const others = await unit.trx
    .selectFrom('number_series')
    .select('id')
    .where('kind', '=', series.kind)
    .where('is_default', '=', true)
    .execute();
  const isDefault = series.isDefault || others.length === 0;
  if (isDefault) await clearDefault(unit, others);
  return unit.insert('number_series', {
    kind: series.kind,
    prefix: series.prefix,
    next: series.next,
    range_from: rangeFrom,
    range_to: series.rangeTo,
    valid_from: series.validFrom,
    valid_until: series.validUntil,
    authorization_code: series.authorizationCode,
    is_default: isDefault,
    warned_at: null,
    created_at: unit.now,
  });
}

export async function updateSeries(
  unit: TenantUnit,
  id: string,
  series: z.output<typeof numberSeriesUpdateSchema>,
) {
  await unit.lockTenant();
  const before = await unit.find('number_series', id);
  const { rangeTo, validFrom, validUntil, authorizationCode, isDefault } = series;
  if (rangeTo !== undefined) checkRange(Number(before.next) - 1, rangeTo);
  checkDays(
    validFrom === undefined ? before.valid_from : validFrom,
    validUntil === undefined ? before.valid_until : validUntil,
  );
  if (isDefault === false && before.is_default) {
    throw invalidField('isDefault', 'make another series of this kind the default one instead');
  }
  if (isDefault === true && !before.is_default) {
    const others = await unit.trx
      .selectFrom('number_series')
      .select('id')
      .where('kind', '=', before.kind)
      .where('is_default', '=', true)
      .execute();
    await clearDefault(unit, others);
  }
  return unit.update('number_series', id, {
    range_to: rangeTo,
    // A longer range is to be told again when nine tenths of it are used.
    warned_at: rangeTo === undefined ? undefined : null,
    valid_from: validFrom,
    valid_until: validUntil,
    authorization_code: authorizationCode,
    is_default: isDefault,
  });
}

async function clearDefault(unit: TenantUnit, series: readonly { readonly id: string }[]) {
  for (const { id } of series) await unit.update('number_series', id, { is_default: false });
}

function checkRange(first: number, rangeTo: number | null): void {
  if (rangeTo !== null && rangeTo < first) {
    throw invalidField('rangeTo', 'must not be below the numbers that were given');
  }
}

function checkDays(from: string | null, until: string | null): void {
  if (from !== null && until !== null && until < from) {
    throw invalidField('validUntil', 'must not be before validFrom');
  }
}
