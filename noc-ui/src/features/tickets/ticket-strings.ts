import { addStrings } from '../../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

/** The pages and the tab of the customer's page: either may be opened first. */
export function addTicketStrings(): void {
  addStrings('tickets', es, en);
}
