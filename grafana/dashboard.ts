import { type Panel, type PanelSpec, panel } from './panel.js';

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly [key: string]: unknown;
}

/** A dashboard of one tenant's device; tenant and device are chosen at its top by their ids. */
export function dashboard(uid: string, title: string, specs: readonly PanelSpec[]): Dashboard {
  const variable = (name: string, query: string) => ({
    name,
    type: 'query',
    datasource: { type: 'influxdb', uid: 'atalaya' },
    query,
    refresh: 2,
    sort: 1,
  });
  return {
    uid,
    title,
    tags: ['atalaya'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-24h', to: 'now' },
    templating: {
      list: [
        variable('tenant', 'SHOW TAG VALUES FROM "device" WITH KEY = "tenant"'),
        variable(
          'device',
          `SHOW TAG VALUES FROM "device" WITH KEY = "device" WHERE "tenant" = '$tenant'`,
        ),
      ],
    },
    panels: specs.map((spec, index) => panel(spec, index, Math.floor(index / 2) * 8)),
  };
}
