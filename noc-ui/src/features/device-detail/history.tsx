import type { Device } from '@atalaya/core/wire/rest/devices';
import type { Vital, Vitals } from '@atalaya/core/wire/rest/metrics';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Chart } from '../../shared/ui/chart/chart.js';
import type { ChartMark } from '../../shared/ui/chart/chart-props.js';
import type { ChartSeries } from '../../shared/ui/chart/chart-rows.js';
import { oneLine } from './one-line.js';
import { outageMarks } from './outage-marks.js';
import { availabilityQuery, metricQuery } from './queries.js';
import { useVisitMarks } from './use-visit-marks.js';
import { vitalQuantity } from './vital-view.js';

const DAY_MS = 86_400_000;
const SPANS = [
  { id: 'day', ms: DAY_MS },
  { id: 'week', ms: 7 * DAY_MS },
] as const;
const POINTS = 300;

/** One chart per question; what is asked together is drawn together. */
const CHARTS: readonly (readonly Vital['key'][])[] = [
  ['signal'],
  ['latency', 'jitter'],
  ['loss'],
  ['download', 'upload'],
];

export function History({ device, vitals }: { device: Device; vitals: Vitals }) {
  const { t } = useTranslation('device');
  const [spanId, setSpanId] = useState<(typeof SPANS)[number]['id']>('day');
  const spanMs = SPANS.find(({ id }) => id === spanId)?.ms ?? DAY_MS;
  const { data: availability } = useQuery(availabilityQuery(device.id, spanMs));
  const locale = useLocale();
  const toMs = platformNowMs();
  const outages = outageMarks(availability?.intervals ?? [], toMs);
  const visits = useVisitMarks(device, toMs - spanMs, toMs);
  const marks = [...outages, ...visits];
  const percent = availability?.rawPct ?? null;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('history.title')}</h2>
        {percent !== null && (
          <span className="section-note num">
            {t('history.availability', { pct: formatNumber(percent, 2, locale) })}
          </span>
        )}
        <fieldset className="segmented">
          <legend className="visually-hidden">{t('history.span')}</legend>
          {SPANS.map(({ id }) => (
            <label key={id}>
              <input
                type="radio"
                name="span"
                checked={spanId === id}
                onChange={() => setSpanId(id)}
              />
              <span>{t(`history.${id}`)}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <div className="charts">
        {CHARTS.map((keys) => (
          <HistoryChart
            key={keys.join()}
            vitals={keys.flatMap((key) => vitals.vitals.find((vital) => vital.key === key) ?? [])}
            spanMs={spanMs}
            toMs={toMs}
            marks={marks}
          />
        ))}
      </div>
      {outages.length > 0 && <p className="sub">{t('history.marks')}</p>}
      {visits.length > 0 && <p className="sub">{t('history.visits')}</p>}
    </section>
  );
}

interface HistoryChartProps {
  readonly vitals: readonly Vital[];
  readonly spanMs: number;
  readonly toMs: number;
  readonly marks: readonly ChartMark[];
}

function HistoryChart({ vitals, spanMs, toMs, marks }: HistoryChartProps) {
  const { t } = useTranslation(['device', 'shared']);
  const locale = useLocale();
  const session = useSessionState();
  const results = useQueries({
    queries: vitals.map((vital) => metricQuery(vital, spanMs, POINTS)),
  });
  const first = vitals[0];
  if (!first) return null;
  const series = vitals.flatMap((vital, index): ChartSeries[] => {
    const found = oneLine(results[index]?.data?.series ?? []);
    return found ? [{ key: vital.key, label: t(`shared:vital.${vital.key}`), ...found }] : [];
  });
  const isRate = first.key === 'download';
  const unitOf = (value: number) => {
    const quantity = vitalQuantity(first.key, value, locale);
    if (!isRate) return quantity.value;
    const prefix = quantity.unit.replace('b/s', '');
    return prefix === '' ? quantity.value : `${quantity.value} ${prefix}`;
  };
  const title = vitals.map(({ key }) => t(`shared:vital.${key}`)).join(' · ');
  const timeZone = 'person' in session ? (session.person.tenant?.timezone ?? 'UTC') : 'UTC';
  return (
    <div className="chart-block">
      <h3>
        {vitals.map(({ key }, index) => (
          <span key={key} className="chart-key" data-index={vitals.length > 1 ? index : undefined}>
            {t(`shared:vital.${key}`)}
          </span>
        ))}
        <span className="sub">
          {isRate ? 'b/s' : vitalQuantity(first.key, first.value, locale).unit}
        </span>
      </h3>
      {series.length === 0 ? (
        <p className="chart-empty hatched">{t('history.none')}</p>
      ) : (
        <Chart
          label={title}
          series={series}
          fromMs={toMs - spanMs}
          toMs={toMs}
          marks={marks}
          timeZone={timeZone}
          formatValue={unitOf}
          isFromZero={first.key !== 'signal'}
        />
      )}
    </div>
  );
}
