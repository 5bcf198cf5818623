import { isMetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import { describe, expect, it } from 'vitest';
import { dashboard } from './dashboard.js';
import { DASHBOARDS } from './dashboards/dashboards.js';
import { FLAVOURS } from './panel-spec.js';
import { panelQueries } from './testing/panel-queries.js';

const specs = DASHBOARDS.flatMap(({ panels }) => panels);
const all = FLAVOURS.flatMap((flavour) =>
  DASHBOARDS.flatMap((spec) => panelQueries(dashboard(spec, flavour))),
);

describe('Grafana dashboards', () => {
  it('ask only for metrics of the catalogue', () => {
    const metrics = specs.flatMap((spec) =>
      'metrics' in spec ? spec.metrics : 'metric' in spec ? [spec.metric] : [],
    );
    expect(metrics.length).toBeGreaterThan(30);
    for (const metric of metrics) expect(isMetricName(metric), metric).toBe(true);
  });

  it('group by tags that the measurement has', async () => {
    const { CATALOGUE } = await import('@atalaya/core/domain/metrics/catalogue');
    for (const spec of specs) {
      if (spec.kind !== 'device-lines') continue;
      for (const metric of spec.metrics) {
        const known: readonly string[] = CATALOGUE[splitMetric(metric).measurement].tags;
        for (const tag of spec.tags ?? []) expect(known, `${spec.title}: ${tag}`).toContain(tag);
      }
    }
  });

  it('show one unit a panel', () => {
    for (const spec of specs) {
      if (!('metrics' in spec)) continue;
      const suffixes = new Set(spec.metrics.map((metric) => metric.split('_').at(-1)));
      expect(suffixes.size, spec.title).toBe(1);
    }
  });

  it('never look beyond one tenant', () => {
    expect(all.length).toBeGreaterThan(100);
    for (const { text } of all) expect(text).toContain(`= '$tenant'`);
  });

  it('have ids of their own, in each flavour', () => {
    const ids = FLAVOURS.flatMap((flavour) =>
      DASHBOARDS.map((spec) => dashboard(spec, flavour).uid),
    );
    expect(new Set(ids).size).toBe(DASHBOARDS.length * FLAVOURS.length);
  });
});
