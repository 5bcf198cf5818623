import { addStrings } from '../../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

/** The form and the service's card: either may be opened first. */
export function addProvisioningStrings(): void {
  addStrings('provisioning', es, en);
}
