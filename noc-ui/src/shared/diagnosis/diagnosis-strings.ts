import { addStrings } from '../i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';

/** Called by whatever shows a diagnosis; again does nothing more. */
export function addDiagnosisStrings(): void {
  addStrings('diagnosis', es, en);
}
