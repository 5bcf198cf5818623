import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { SLA_EXCLUSIONS } from '@atalaya/core/domain/sla/judge-period';
import type { SlaCredit } from '@atalaya/core/wire/rest/sla-credits';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { exclude, exclusionQuery, SLA_KEY } from './queries.js';
import { useRuleWords } from './use-rule-words.js';

interface Span {
  readonly from: string;
  readonly to: string;
}

/** What a credit was judged by: the same for whoever sees minutes and whoever sees money. */
export function CreditEvidence({ credit }: { readonly credit: SlaCredit }) {
  const { t } = useTranslation('sla');
  const may = usePermissions();
  const span = useSpanWords();
  const ruleWords = useRuleWords();
  const { incidents, counted, leftOut, unknown, more } = credit.evidence;
  return (
    <div className="sla-evidence">
      <Part title={t('evidence.incidents')} isEmpty={incidents.length === 0}>
        {incidents.map((incident) => (
          <li key={incident.id}>
            {may('incident:read') ? (
              <Link className="link" href={`/incidents/${incident.id}`}>
                {incident.name}
              </Link>
            ) : (
              incident.name
            )}{' '}
            <span className="num">{span(incident, incident.minutes)}</span>
            {may('incident:write') && <Exclusion incident={incident} />}
          </li>
        ))}
      </Part>
      <Part title={t('evidence.counted')} isEmpty={counted.length === 0}>
        {counted.map((one) => (
          <li key={one.from} className="num">
            {span(one)}
          </li>
        ))}
      </Part>
      <Part title={t('evidence.leftOut')} isEmpty={leftOut.length === 0}>
        {leftOut.map((one) => (
          <li key={`${one.from} ${one.cause}`}>
            <span className="num">{span(one)}</span> {t(`cause.${one.cause}`)}
          </li>
        ))}
      </Part>
      {unknown.length > 0 && (
        <Part title={t('evidence.unknown')} isEmpty={false}>
          {unknown.map((one) => (
            <li key={one.from} className="num">
              {span(one)}
            </li>
          ))}
        </Part>
      )}
      {more > 0 && <p className="sub">{t('evidence.more', { count: more })}</p>}
      <p className="sub">
        {t('evidence.rule')}: {ruleWords(credit.rule)}
      </p>
    </div>
  );
}

function Part({
  title,
  isEmpty,
  children,
}: {
  readonly title: string;
  readonly isEmpty: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('sla');
  return (
    <section>
      <h3>{title}</h3>
      {isEmpty ? <p className="sub">{t('evidence.nothing')}</p> : <ul>{children}</ul>}
    </section>
  );
}

/** Whether an incident is the provider's: whoever knows the network says so. */
function Exclusion({ incident }: { readonly incident: { readonly id: string; name: string } }) {
  const { t } = useTranslation('sla');
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const { data } = useQuery(exclusionQuery(incident.id));
  const change = useMutation({
    mutationFn: (kind: (typeof SLA_EXCLUSIONS)[number] | '') =>
      exclude(incident.id, kind === '' ? null : kind),
    onSuccess: (saved) => {
      client.setQueryData(exclusionQuery(incident.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: [SLA_KEY, 'credits'] });
    },
  });
  if (data === undefined) return null;
  return (
    <>
      <SelectField
        label={t('exclusion.label', { name: incident.name })}
        value={data.kind ?? ''}
        emptyLabel={t('exclusion.none')}
        choices={SLA_EXCLUSIONS.map((value) => ({ value, label: t(`exclusion.${value}`) }))}
        onChange={(kind) => change.mutate(kind)}
      />
      {change.isSuccess && <p role="status">{t('exclusion.saved')}</p>}
      {change.error && <p role="alert">{sentence(change.error)}</p>}
    </>
  );
}

function useSpanWords(): (span: Span, minutes?: number) => string {
  const { t } = useTranslation('sla');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  return ({ from, to }, minutes) =>
    t('evidence.span', {
      from: formatMoment(Date.parse(from), zone),
      to: formatMoment(Date.parse(to), zone),
      minutes: minutes ?? Math.floor((Date.parse(to) - Date.parse(from)) / MINUTE_MS),
    });
}
