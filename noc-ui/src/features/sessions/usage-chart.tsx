import { localText } from '@atalaya/core/domain/shared/zone-time';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatBytes } from '../../shared/format/numbers.js';
import { formatDay, formatDuration } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { SESSIONS_EVERY_MS, usageQuery } from '../../shared/sessions/queries.js';
import { Chart } from '../../shared/ui/chart/chart.js';
import type { ChartSeries } from '../../shared/ui/chart/chart-rows.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { dailyUsage, dayAfter, type UsageDay } from './daily-usage.js';

const DAYS = 31;
const DAY_MS = 86_400_000;

/** What one subscriber used each day, in days of the organisation. */
export function UsageChart({ user }: { readonly user: string }) {
  const { t } = useTranslation('sessions');
  const today = localText(platformNowMs(), useTimeZone()).slice(0, 10);
  const query = useQuery({
    ...usageQuery(user, dayAfter(today, 1 - DAYS), dayAfter(today, 1)),
    refetchInterval: SESSIONS_EVERY_MS,
  });
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('usage.title')}</h2>
        <span className="section-note">{t('usage.span')}</span>
      </div>
      <QueryView query={query}>
        {({ items }) => <UsageOfDays days={dailyUsage(items, today)} today={today} />}
      </QueryView>
    </section>
  );
}

function UsageOfDays({
  days,
  today,
}: {
  readonly days: readonly UsageDay[];
  readonly today: string;
}) {
  const { t } = useTranslation('sessions');
  const locale = useLocale();
  if (days.length === 0) return <p className="section-note">{t('usage.none')}</p>;
  const sum = (of: (day: UsageDay) => number) =>
    formatBytes(
      days.reduce((total, day) => total + of(day), 0),
      locale,
    );
  const line = (key: string, label: string, of: (day: UsageDay) => number): ChartSeries => ({
    key,
    label,
    stepMs: DAY_MS,
    points: days.map((day) => ({ at: `${day.day}T00:00:00.000Z`, value: of(day) })),
  });
  const lines = [
    line('down', t('usage.down'), ({ bytesOut }) => bytesOut),
    line('up', t('usage.up'), ({ bytesIn }) => bytesIn),
  ];
  const total = t('usage.total', {
    down: sum(({ bytesOut }) => bytesOut),
    up: sum(({ bytesIn }) => bytesIn),
  });
  return (
    <>
      <p className="usage-total num">{total}</p>
      <p className="usage-keys">
        {lines.map(({ key, label }, index) => (
          <span key={key} className="usage-key" data-index={index}>
            {label}
          </span>
        ))}
        <span className="sub">B</span>
      </p>
      {/* A day is a day: drawn at its own midnight in UTC, whichever zone it is a day of. */}
      <Chart
        label={`${t('usage.title')}: ${total}`}
        series={lines}
        fromMs={Date.parse(dayAfter(today, 1 - DAYS))}
        toMs={Date.parse(today)}
        marks={[]}
        timeZone="UTC"
        formatValue={(value) => formatBytes(value, locale).replace(/ ?B$/, '')}
        isFromZero
        isByDay
      />
      <details className="usage-table">
        <summary>{t('usage.table')}</summary>
        <UsageTable days={days} />
      </details>
    </>
  );
}

function UsageTable({ days }: { readonly days: readonly UsageDay[] }) {
  const { t } = useTranslation('sessions');
  const locale = useLocale();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('usage.day')}</th>
            <th scope="col" className="end">
              {t('usage.down')}
            </th>
            <th scope="col" className="end">
              {t('usage.up')}
            </th>
            <th scope="col" className="end">
              {t('usage.time')}
            </th>
            <th scope="col" className="end">
              {t('usage.sessions')}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.day}>
              <td>{formatDay(Date.parse(day.day), { locale, timeZone: 'UTC' })}</td>
              <td className="end num">{formatBytes(day.bytesOut, locale)}</td>
              <td className="end num">{formatBytes(day.bytesIn, locale)}</td>
              <td className="end num">{formatDuration(day.onlineSeconds * 1_000)}</td>
              <td className="end num">{day.sessions}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
