import { type Dashboard, DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { panel } from './panel.js';
import type { DashboardSpec, Flavour } from './panel-spec.js';
import { variables } from './variables.js';

/** One dashboard in one flavour; its panels flow in rows of 24 columns. */
export function dashboard(spec: DashboardSpec, flavour: Flavour): Dashboard {
  const builder = new DashboardBuilder(`Atalaya · ${spec.title}`)
    .uid(`${spec.uid}-${flavour}`)
    .tags(['atalaya', flavour])
    .timezone('browser')
    .refresh('1m')
    .time({ from: 'now-24h', to: 'now' })
    .readonly();
  for (const variable of variables(spec.reach)) builder.withVariable(variable);
  for (const each of spec.panels) builder.withPanel(panel(each, spec.reach, flavour));
  return builder.build();
}
