import { renderSnmpProfilesReference } from '@atalaya/collector/drivers/snmp/profiles-reference';
import { CATALOGUE, METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import { renderConfigurationReference } from '@atalaya/platform/config/configuration-reference';
import { dashboard } from '../grafana/dashboard.js';
import { DASHBOARDS } from '../grafana/dashboards/dashboards.js';
import { FLAVOURS } from '../grafana/panel-spec.js';

export interface GeneratedFile {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

/** Every file that is built from the code; `npm run generate` writes them, `npm run check` compares them. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  return [
    ...FLAVOURS.flatMap((flavour) =>
      DASHBOARDS.map((spec) => ({
        path: `grafana/dashboards/json/${flavour}/${spec.uid}.json`,
        text: `${JSON.stringify(dashboard(spec, flavour), null, 2)}\n`,
      })),
    ),
    { path: 'docs/reference/metrics.md', text: metricsReference() },
    { path: 'docs/reference/configuration.md', text: renderConfigurationReference() },
    { path: 'docs/reference/snmp-profiles.md', text: renderSnmpProfilesReference() },
  ];
}

function metricsReference(): string {
  const rows = Object.entries(CATALOGUE).map(([measurement, { tags, fields }]) => {
    const fieldList = fields.map((field) => `\`${field}\``).join(', ');
    return `| \`${measurement}\` | ${tags.map((tag) => `\`${tag}\``).join(', ')} | ${fieldList} |`;
  });
  return [
    '# Metrics',
    '',
    `Built from \`core/src/domain/metrics/catalogue.ts\`: ${METRIC_NAMES.length} metrics. A metric is \`<measurement>.<field>\`; the unit is the field's suffix. Every sample also carries its tenant and device.`,
    '',
    '| measurement | tags | fields |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
