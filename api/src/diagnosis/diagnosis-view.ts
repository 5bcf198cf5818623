import { customerSentence } from '@atalaya/core/domain/diagnosis/customer-words';
import { diagnose } from '@atalaya/core/domain/diagnosis/diagnose';
import type { Evidence } from '@atalaya/core/domain/diagnosis/evidence';
import { factsOf } from '@atalaya/core/domain/diagnosis/fact';
import { NEXT_STEP_WORDS } from '@atalaya/core/domain/diagnosis/next-step-words';
import { redacted, type Sight } from '@atalaya/core/domain/diagnosis/sight';
import { type Speech, speechOf } from '@atalaya/core/domain/diagnosis/speech';
import { verdictSentence } from '@atalaya/core/domain/diagnosis/verdict-sentence';
import type { ServiceDiagnosis } from '@atalaya/core/wire/rest/diagnosis';

interface Shown {
  readonly serviceId: string;
  readonly timeZone: string;
  readonly sight: Sight;
}

/** A diagnosis of all that is known, told with no more than may be seen. */
export function diagnosisView(
  evidence: Evidence,
  { serviceId, timeZone, sight }: Shown,
): ServiceDiagnosis {
  const seen = redacted(evidence, sight);
  const diagnosis = diagnose({ ...evidence, money: seen.money, isForDebt: seen.isForDebt });
  const speeches = {
    es: speechOf('es', timeZone, evidence.now),
    en: speechOf('en', timeZone, evidence.now),
  };
  const inBoth = (say: (speech: Speech) => string) => ({
    es: say(speeches.es),
    en: say(speeches.en),
  });
  const { verdict, confidence, nextStep } = diagnosis;
  return {
    serviceId,
    at: new Date(evidence.now).toISOString(),
    verdict,
    confidence,
    sentence: inBoth((speech) => verdictSentence(diagnosis, seen, speech)),
    forCustomer: inBoth((speech) => customerSentence(diagnosis, seen, speech)),
    nextStep: { code: nextStep, text: NEXT_STEP_WORDS[nextStep] },
    evidence: factsOf(seen).map(({ code, tone, about, say }) => ({
      code,
      tone,
      about,
      text: inBoth(say),
    })),
  };
}
