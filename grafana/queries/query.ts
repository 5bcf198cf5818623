import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { INFLUXDB, POSTGRES } from '../datasources.js';

export function influxQuery(
  refId: string,
  query: string,
  shape: { readonly resultFormat: 'time_series' | 'table'; readonly alias?: string },
): Builder<Dataquery> {
  return built({ refId, datasource: INFLUXDB, rawQuery: true, query, ...shape });
}

export function postgresQuery(
  refId: string,
  rawSql: string,
  format: 'time_series' | 'table',
): Builder<Dataquery> {
  return built({ refId, datasource: POSTGRES, rawQuery: true, rawSql, format });
}

/** The SDK has no typed builder for these two sources. Its mark stays out of the JSON, as with its own. */
function built(fields: object): Builder<Dataquery> {
  return { build: () => ({ ...fields, _implementsDataqueryVariant: () => {} }) };
}
