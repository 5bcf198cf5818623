import { referenceProblem } from '@atalaya/core/domain/alerting/reference-metrics';
import { tagNames, tagText } from '@atalaya/core/domain/alerting/series-index';
import { isMetricName, type MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { referenceValueSetSchema } from '@atalaya/core/wire/rest/reference-values';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { invalid, invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

type Asked = z.output<typeof referenceValueSetSchema>;

/** Writes it down in the place of the one before, which the record keeps. Answers its id. */
export async function setReferenceValue(unit: TenantUnit, asked: Asked): Promise<string> {
  const { deviceId, kind, tags, value, note } = asked;
  const metric = checkedMetric(asked);
  const device = await unit.findAll('devices', [deviceId]);
  if (device.size === 0) throw invalidField('deviceId', 'does not exist');
  const series = tagText(metric, tags);
  const known = await findReferenceValue(unit.trx, { deviceId, metric, series, kind });
  const written = { value, note, set_by: unit.actor.name, set_at: unit.now };
  if (known !== undefined) {
    await unit.update('reference_values', known, written);
    return known;
  }
  const row = await unit.insert('reference_values', {
    device_id: deviceId,
    metric,
    series,
    tags: JSON.stringify(tags),
    kind,
    ...written,
  });
  return row.id;
}

function checkedMetric({ metric, kind, tags, value }: Asked): MetricName {
  if (!isMetricName(metric)) throw invalidField('metric', 'is not in the catalogue');
  const problem = referenceProblem(kind, metric);
  if (problem !== undefined) throw invalidField('metric', problem);
  const known = tagNames(metric);
  const unknown = Object.keys(tags).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw invalid(
      unknown.map((name) => ({ field: `tags.${name}`, message: `${metric} has no such tag` })),
    );
  }
  // Without its tags no series is named, and nothing would ever be held against it.
  const missing = known.filter((name) => tags[name] === undefined);
  if (missing.length > 0) {
    throw invalid(missing.map((name) => ({ field: `tags.${name}`, message: 'must be given' })));
  }
  if (kind === 'contracted' && value <= 0) {
    throw invalidField('value', 'must be a rate of more than 0');
  }
  return metric;
}

async function findReferenceValue(
  trx: Trx,
  series: { deviceId: string; metric: string; series: string; kind: Asked['kind'] },
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('reference_values')
    .select('id')
    .where('device_id', '=', series.deviceId)
    .where('metric', '=', series.metric)
    .where('series', '=', series.series)
    .where('kind', '=', series.kind)
    .executeTakeFirst();
  return row?.id;
}
