import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Flavour } from '../panel-spec.js';

export interface RunnableQuery {
  readonly panel: string;
  readonly store: Flavour;
  /** As in the JSON, with Grafana's variables and macros. */
  readonly text: string;
}

/** Every query of a built dashboard, read from what Grafana is given. @throws Error for a panel without one. */
export function panelQueries(built: Dashboard): RunnableQuery[] {
  return (built.panels ?? []).flatMap((panel) => {
    const title = `${built.title} / ${'title' in panel ? panel.title : '?'}`;
    const targets: readonly object[] = 'targets' in panel ? (panel.targets ?? []) : [];
    if (targets.length === 0) throw new Error(`${title} asks nothing`);
    return targets.map((target) => runnable(title, target));
  });
}

function runnable(panel: string, target: object): RunnableQuery {
  if ('query' in target && typeof target.query === 'string') {
    return { panel, store: 'influxdb', text: target.query };
  }
  if ('rawSql' in target && typeof target.rawSql === 'string') {
    return { panel, store: 'postgres', text: target.rawSql };
  }
  throw new Error(`${panel} has a query that neither store understands`);
}

export interface Choices {
  readonly tenant: string;
  readonly site: string;
  readonly device: string;
  readonly siteDevices: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
}

/** A query as Grafana sends it: variables, `$timeFilter` of InfluxQL and the SQL macros, as its manual words them. */
export function expand({ store, text }: RunnableQuery, choices: Choices): string {
  const { intervalMs, fromMs, toMs } = choices;
  const seconds = intervalMs / 1_000;
  const iso = (ms: number) => new Date(ms).toISOString();
  const list = choices.siteDevices.map((id) => `'${id}'`).join(',');
  const chosen = text
    .replace(/\$\{site_devices:sqlstring\}/g, list)
    .replace(/\$\{site_devices:regex\}/g, `(${choices.siteDevices.join('|')})`)
    .replaceAll('$tenant', choices.tenant)
    .replaceAll('$device', choices.device)
    .replaceAll('$site', choices.site)
    .replaceAll('$__interval_ms', String(intervalMs));
  if (store === 'influxdb') {
    return chosen
      .replaceAll('$timeFilter', `time >= ${fromMs}ms and time <= ${toMs}ms`)
      .replaceAll('$__interval', `${seconds}s`);
  }
  return chosen
    .replace(
      /\$__timeGroupAlias\((\w+), \$__interval\)/g,
      `floor(extract(epoch from $1)/${seconds})*${seconds} AS "time"`,
    )
    .replace(/\$__timeFilter\(([\w.]+)\)/g, `$1 BETWEEN '${iso(fromMs)}' AND '${iso(toMs)}'`);
}
