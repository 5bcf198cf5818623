import { addStrings } from '../../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

/** Each page and each tab of this folder may be the first that is opened. */
export function addInvoicingStrings(): void {
  addStrings('invoicing', es, en);
}
