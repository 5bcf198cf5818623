import { addStrings } from '../../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

export function addFiscalStrings(): void {
  addStrings('fiscal', es, en);
}
