import type { FactTone } from '@atalaya/core/domain/diagnosis/fact-codes';
import type { ServiceDiagnosis as Diagnosis } from '@atalaya/core/wire/rest/diagnosis';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../api/permissions.js';
import { useLocale } from '../i18n/use-locale.js';
import { useErrorSentence } from '../ui/error-sentence.js';
import { StatusGlyph } from '../ui/status-glyph.js';
import { addDiagnosisStrings } from './diagnosis-strings.js';
import { diagnosisQuery } from './queries.js';
import { VERDICT_LOOKS } from './verdict-look.js';
import './diagnosis.css';

addDiagnosisStrings();

interface ServiceDiagnosisProps {
  readonly serviceId: string;
  /** Also what it stands on, and how to say it to the customer. */
  readonly isWhole?: boolean;
}

/** What is wrong with a line, in a sentence, and what to do about it. */
export function ServiceDiagnosis({ serviceId, isWhole = false }: ServiceDiagnosisProps) {
  const { t } = useTranslation('diagnosis');
  const locale = useLocale();
  const sentence = useErrorSentence();
  const { data, error } = useQuery(diagnosisQuery(serviceId));
  if (!data)
    return error ? <p className="sub">{sentence(error)}</p> : <p className="sub">{t('asking')}</p>;
  const { shape, tone } = VERDICT_LOOKS[data.verdict];
  return (
    <div className="diagnosis">
      <p className="diagnosis-said">
        <span className="status" data-tone={tone}>
          <StatusGlyph shape={shape} tone={tone} />
          {t(`verdict.${data.verdict}`)}
        </span>
        {data.confidence === 'probable' && <span className="sub">{t('probable')}</span>}
      </p>
      <p>{data.sentence[locale]}</p>
      {data.nextStep.code !== 'none' && (
        <p>
          <b>{data.nextStep.text[locale]}</b>
        </p>
      )}
      {isWhole && <Evidence diagnosis={data} />}
    </div>
  );
}

const FACT_SHAPES = { good: 'dot', bad: 'triangle', info: 'ring', unknown: 'question' } as const;
const FACT_LOOKS = {
  good: 'calm',
  bad: 'amber',
  info: 'calm',
  unknown: 'unknown',
} as const satisfies Record<FactTone, string>;

function Evidence({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { t } = useTranslation('diagnosis');
  const locale = useLocale();
  const may = usePermissions();
  return (
    <details className="diagnosis-evidence">
      <summary>{t('evidence')}</summary>
      <ul>
        {diagnosis.evidence.map(({ code, tone, text, about }) => (
          <li key={`${code} ${about?.id ?? ''} ${text.en}`}>
            <StatusGlyph shape={FACT_SHAPES[tone]} tone={FACT_LOOKS[tone]} />
            <span className="visually-hidden">{t(`tone.${tone}`)}</span>
            {about?.kind === 'device' && may('device:read') ? (
              <Link className="link" href={`/devices/${about.id}`}>
                {text[locale]}
              </Link>
            ) : about?.kind === 'incident' ? (
              <Link className="link" href={`/incidents/${about.id}`}>
                {text[locale]}
              </Link>
            ) : (
              <span>{text[locale]}</span>
            )}
          </li>
        ))}
      </ul>
      <p className="sub">{t('forCustomer')}</p>
      <blockquote className="diagnosis-told">{diagnosis.forCustomer[locale]}</blockquote>
    </details>
  );
}
