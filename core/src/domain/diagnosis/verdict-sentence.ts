import type { Evidence } from './evidence.js';
import type { Speech } from './speech.js';
import type { Diagnosis } from './verdict.js';
import { VERDICTS_EN } from './verdict-words-en.js';
import { VERDICTS_ES } from './verdict-words-es.js';

/** One sentence for whoever has the customer on the telephone. */
export function verdictSentence(
  { verdict, confidence }: Diagnosis,
  evidence: Evidence,
  speech: Speech,
): string {
  const { says, besides } = speech.locale === 'en' ? VERDICTS_EN : VERDICTS_ES;
  const said = says[verdict](evidence, speech, confidence === 'certain');
  return `${said}${besides(verdict, evidence, speech)}.`;
}
