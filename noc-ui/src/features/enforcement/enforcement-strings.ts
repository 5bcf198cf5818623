import { addStrings } from '../../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

/** The page and the service's card: either may be opened first. */
export function addEnforcementStrings(): void {
  addStrings('enforcement', es, en);
}
