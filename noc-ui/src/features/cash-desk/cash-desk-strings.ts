import { addStrings } from '../../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

/** Either page of this folder may be the first that is opened. */
export function addCashDeskStrings(): void {
  addStrings('cashDesk', es, en);
}
