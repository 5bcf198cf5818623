import { addStrings } from '../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

export function addAppStrings(): void {
  addStrings('app', es, en);
}
