import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  QueryVariableBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { POSTGRES } from './datasources.js';
import type { Reach } from './panel-spec.js';

/** Names come from PostgreSQL in either flavour: metrics carry ids only, so that a new name is no new series. */
export function variables(reach: Reach): Builder<VariableModel>[] {
  const tenant = chosen(
    'tenant',
    'Empresa',
    'select name as __text, id::text as __value from grafana.tenants order by 1',
  );
  if (reach.kind === 'tenant') return [tenant];
  const site = chosen(
    'site',
    'Torre',
    `select name as __text, id::text as __value from grafana.sites where tenant_id::text = '$tenant'${
      reach.kind === 'site' ? " and kind <> 'premises'" : ''
    } order by 1`,
  );
  if (reach.kind === 'site') return [tenant, site, siteDevices()];
  const roles = reach.roles.map((role) => `'${role}'`).join(', ');
  const device = chosen(
    'device',
    'Equipo',
    `select name as __text, id::text as __value from grafana.devices where tenant_id::text = '$tenant' ` +
      `and role in (${roles}) and ('$__all' in (\${site:sqlstring}) or site_id::text in (\${site:sqlstring})) order by 1`,
  );
  return [tenant, site.includeAll(true).allValue('$__all'), device];
}

/** Every device of the site, unseen: what the site's panels sum over. */
function siteDevices(): QueryVariableBuilder {
  return chosen(
    'site_devices',
    'Equipos de la torre',
    `select id::text from grafana.devices where tenant_id::text = '$tenant' and site_id::text = '$site'`,
  )
    .hide(VariableHide.HideVariable)
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}

function chosen(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(POSTGRES)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.Disabled);
}
