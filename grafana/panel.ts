import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { INFLUXDB, MIXED, POSTGRES } from './datasources.js';
import type {
  DeviceLines,
  Flavour,
  FleetLines,
  PanelSpec,
  Reach,
  WorstList,
} from './panel-spec.js';
import * as influx from './queries/influx-query.js';
import * as postgres from './queries/postgres-query.js';
import { influxQuery, postgresQuery } from './queries/query.js';
import { grafanaUnit } from './unit.js';

const HEIGHT = 8;
const HALF = 12;
/** Shorter than a poll an interval would hold some devices and not others: a sum over them would jump. */
const FLEET_INTERVAL = '5m';
const NAMES = `select id::text as device, name as equipo from grafana.devices where tenant_id = '$tenant'`;

export function panel(spec: PanelSpec, reach: Reach, flavour: Flavour): Builder<Panel> {
  switch (spec.kind) {
    case 'device-lines':
    case 'fleet-lines':
      return lines(spec, reach, flavour);
    case 'worst-list':
      return flavour === 'influxdb' ? influxWorstList(spec, reach) : postgresWorstList(spec, reach);
    case 'relational-table':
      return table(spec)
        .datasource(POSTGRES)
        .withTarget(postgresQuery('A', spec.sql, 'table'));
  }
}

function lines(spec: DeviceLines | FleetLines, reach: Reach, flavour: Flavour): Builder<Panel> {
  const builder = new LinesBuilder()
    .title(spec.title)
    .height(HEIGHT)
    .span(spec.columns ?? HALF)
    .datasource(flavour === 'influxdb' ? INFLUXDB : POSTGRES)
    .unit(
      spec.kind === 'fleet-lines' && spec.over === 'count' ? 'none' : grafanaUnit(spec.metrics[0]),
    )
    // A gap is drawn as a gap: a line across silence would be an invention.
    .spanNulls(false)
    .fillOpacity(5)
    .legend(new VizLegendOptionsBuilder().showLegend(true));
  if (spec.description) builder.description(spec.description);
  if (spec.kind === 'fleet-lines') builder.interval(FLEET_INTERVAL);
  spec.metrics.forEach((metric, i) => {
    builder.withTarget(linesQuery(String.fromCharCode(65 + i), metric, spec, reach, flavour));
  });
  return builder;
}

function linesQuery(
  refId: string,
  metric: MetricName,
  spec: DeviceLines | FleetLines,
  reach: Reach,
  flavour: Flavour,
): Builder<Dataquery> {
  const isFleet = spec.kind === 'fleet-lines';
  if (flavour === 'postgres') {
    const sql = isFleet
      ? postgres.fleetLines(metric, spec, reach)
      : postgres.deviceLines(metric, spec);
    return postgresQuery(refId, sql, 'time_series');
  }
  const field = metric.slice(metric.indexOf('.') + 1);
  const tags = isFleet ? [] : (spec.tags ?? []);
  const alias = tags.length === 0 ? field : tags.map((tag) => `$tag_${tag}`).join(' ');
  const query = isFleet ? influx.fleetLines(metric, spec, reach) : influx.deviceLines(metric, spec);
  return influxQuery(refId, query, { resultFormat: 'time_series', alias });
}

function postgresWorstList(spec: WorstList, reach: Reach): Builder<Panel> {
  return table(spec)
    .datasource(POSTGRES)
    .unit(grafanaUnit(spec.metric))
    .withTarget(postgresQuery('A', postgres.worstList(spec, reach), 'table'));
}

/** InfluxDB knows devices by their ids only: their names come from PostgreSQL and are joined in the panel. */
function influxWorstList(spec: WorstList, reach: Reach): Builder<Panel> {
  return table(spec)
    .datasource(MIXED)
    .unit(grafanaUnit(spec.metric))
    .withTarget(influxQuery('A', influx.newestOfEach(spec, reach), { resultFormat: 'table' }))
    .withTarget(postgresQuery('B', NAMES, 'table'))
    .withTransformation({ id: 'joinByField', options: { byField: 'device', mode: 'inner' } })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true, time: true, device: true },
        indexByName: { equipo: 0 },
      },
    })
    .withTransformation({
      id: 'sortBy',
      options: { sort: [{ field: 'valor', desc: spec.worst === 'highest' }] },
    })
    .withTransformation({ id: 'limit', options: { limitField: spec.rows ?? 10 } });
}

function table(spec: PanelSpec): TableBuilder {
  const builder = new TableBuilder()
    .title(spec.title)
    .height(HEIGHT)
    .span(spec.columns ?? HALF);
  if (spec.description) builder.description(spec.description);
  return builder;
}
