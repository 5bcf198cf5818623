import { useQuery } from '@tanstack/react-query';
import { addStrings } from '../../../shared/i18n/i18n.js';
import { QueryView } from '../../../shared/ui/query-view.js';
import { PortalHosts } from './portal-hosts.js';
import { PortalParts } from './portal-parts.js';
import { portalSettingsQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('portalSettings', es, en);

/** The customers' portal: what of it is open, and under which names it is reached. */
export function PortalSettings() {
  return (
    <>
      <QueryView query={useQuery(portalSettingsQuery)}>
        {(settings) => <PortalParts settings={settings} />}
      </QueryView>
      <PortalHosts />
    </>
  );
}
