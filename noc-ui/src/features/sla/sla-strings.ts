import { addStrings } from '../../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

/** The page, the service's card and the settings: any may be opened first. */
export function addSlaStrings(): void {
  addStrings('sla', es, en);
}
