import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import { describe, expect, it } from 'vitest';
import { DASHBOARDS } from './dashboards/dashboards.js';

describe('Grafana dashboards', () => {
  const panels = DASHBOARDS.flatMap((dashboard) => dashboard.panels);

  it('ask only for metrics of the catalogue, by their measurement and field', () => {
    for (const panel of panels) {
      for (const [i, metric] of panel.metrics.entries()) {
        expect(isMetricName(metric)).toBe(true);
        const [measurement, field] = metric.split('.');
        expect(panel.targets[i]?.query).toContain(`("${field}") FROM "${measurement}"`);
      }
    }
  });

  it('never look beyond one tenant', () => {
    for (const { query } of panels.flatMap(({ targets }) => targets)) {
      expect(query).toContain(`"tenant" = '$tenant'`);
    }
  });

  it('have ids of their own', () => {
    expect(new Set(DASHBOARDS.map(({ uid }) => uid)).size).toBe(DASHBOARDS.length);
  });
});
