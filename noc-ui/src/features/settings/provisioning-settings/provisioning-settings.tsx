import { useQuery } from '@tanstack/react-query';
import { addStrings } from '../../../shared/i18n/i18n.js';
import { QueryView } from '../../../shared/ui/query-view.js';
import { PatternForm } from './pattern-form.js';
import { Pools } from './pools.js';
import { provisioningSettingsQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('provisioningSettings', es, en);

/** How new lines are named, and the addresses that they are given. */
export function ProvisioningSettings() {
  const query = useQuery(provisioningSettingsQuery);
  return (
    <>
      <QueryView query={query}>{(settings) => <PatternForm settings={settings} />}</QueryView>
      <Pools />
    </>
  );
}
