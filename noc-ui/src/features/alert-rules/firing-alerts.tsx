import { ALERT_SEVERITIES, type AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { Alert } from '@atalaya/core/wire/rest/alerts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { metricValue } from './metric-value.js';
import { alertsQuery } from './queries.js';

const FILTERS = [undefined, ...[...ALERT_SEVERITIES].reverse()] as const;

/** What fires now, the newest first; what is informative is the day's worklist. */
export function FiringAlerts() {
  const { t } = useTranslation('alertRules');
  const [severity, setSeverity] = useState<AlertSeverity | undefined>(undefined);
  const query = useQuery(alertsQuery(severity));
  return (
    <section className="section">
      <h2 className="section-head">{t('firing.title')}</h2>
      <fieldset className="count-tabs">
        <legend className="visually-hidden">{t('field.severity')}</legend>
        {FILTERS.map((choice) => (
          <button
            key={choice ?? 'all'}
            type="button"
            className="count-tab"
            aria-pressed={severity === choice}
            onClick={() => setSeverity(choice)}
          >
            {t(`firing.filter.${choice ?? 'all'}`)}
          </button>
        ))}
      </fieldset>
      <QueryView query={query}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyState title={t('firing.none')}>
              <p>{t('firing.noneText')}</p>
            </EmptyState>
          ) : (
            <>
              <ul className="firing-alerts">
                {items.map((alert) => (
                  <AlertRow key={keyOf(alert)} alert={alert} />
                ))}
              </ul>
              {nextCursor !== null && <p className="sub">{t('firing.more')}</p>}
            </>
          )
        }
      </QueryView>
    </section>
  );
}

const keyOf = ({ ruleId, deviceId, tags }: Alert) =>
  [ruleId, deviceId, ...Object.values(tags)].join('/');

function AlertRow({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alertRules');
  const { severity, deviceId, tags, runbook, flapping, labels } = alert;
  const isCritical = severity === 'critical';
  const tone = severity === 'info' ? 'calm' : isCritical ? 'red' : 'amber';
  const words = [...Object.values(tags), ...Object.entries(labels).map((pair) => pair.join('='))];
  return (
    <li data-tone={tone}>
      <StatusGlyph shape={isCritical ? 'square' : 'triangle'} tone={tone} />
      <div className="firing-what">
        <span>
          <b>{alert.ruleName}</b>{' '}
          <span className="sub">
            {t(`severity.${severity}`)}
            {flapping && ` · ${t('firing.flapping')}`}
          </span>
        </span>
        <span>
          <Link href={`/devices/${deviceId}`} className="link">
            {alert.deviceName}
          </Link>{' '}
          <span className="sub">{words.join(' · ')}</span>
        </span>
        {runbook !== null && (
          <Link href={`/runbooks/${runbook}`} className="link sub">
            {t('firing.runbook')}
          </Link>
        )}
      </div>
      <div className="firing-side">
        <Value alert={alert} />
        <span className="sub">
          {t('firing.since')} <Age since={alert.since} />
        </span>
      </div>
    </li>
  );
}

function Value({ alert: { metric, value, reference } }: { alert: Alert }) {
  const { t } = useTranslation('alertRules');
  const locale = useLocale();
  if (value === null) return <span className="num">{t('firing.silent')}</span>;
  return (
    <span className="num">
      <b>{metricValue(metric, value, locale)}</b>
      {reference !== null && (
        <span className="sub">
          {' '}
          {t('firing.against', { value: metricValue(metric, reference, locale) })}
        </span>
      )}
    </span>
  );
}
