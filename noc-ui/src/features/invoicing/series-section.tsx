import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { NumberSeries } from '@atalaya/core/wire/rest/number-series';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { seriesQuery } from './queries.js';
import { SeriesDialog } from './series-dialog.js';
import { seriesTrouble } from './series-trouble.js';

/** Which numbers documents take, how many are left, and under which authorisation. */
export function SeriesSection() {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const query = useQuery(seriesQuery);
  const [editing, setEditing] = useState<NumberSeries | 'new' | null>(null);
  const mayWrite = may('billing_policy:write');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('series.title')}</h2>
        {mayWrite && <Button onClick={() => setEditing('new')}>{t('series.add')}</Button>}
      </div>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="section-note">{t('series.none')}</p>
          ) : (
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('series.kind')}</th>
                    <th scope="col">{t('series.prefix')}</th>
                    <th scope="col" className="end">
                      {t('series.next')}
                    </th>
                    <th scope="col" className="end">
                      {t('series.rangeTo')}
                    </th>
                    <th scope="col" className="end">
                      {t('series.left')}
                    </th>
                    <th scope="col">{t('series.authorization')}</th>
                    {mayWrite && (
                      <th scope="col">
                        <span className="visually-hidden">{t('actions')}</span>
                      </th>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <SeriesRow
                      key={one.id}
                      series={one}
                      onEdit={mayWrite ? () => setEditing(one) : undefined}
                    />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </QueryView>
      {editing !== null && (
        <SeriesDialog
          {...(editing !== 'new' && { before: editing })}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}

interface SeriesRowProps {
  readonly series: NumberSeries;
  readonly onEdit: (() => void) | undefined;
}

function SeriesRow({ series, onEdit }: SeriesRowProps) {
  const { t } = useTranslation(['invoicing', 'shared']);
  const locale = useLocale();
  const timeZone = useTimeZone();
  const { kind, prefix, next, rangeTo, validFrom, validUntil, authorizationCode } = series;
  const trouble = seriesTrouble(series, dayIn(platformNowMs(), timeZone));
  const number = (value: number | null) => (value === null ? '—' : formatNumber(value, 0, locale));
  const days = [validFrom, validUntil].map((day) =>
    day === null ? '…' : formatCalendarDay(day, locale),
  );
  return (
    <tr>
      <td>
        {t(`series.kinds.${kind}`)}
        {series.isDefault && <div className="sub">{t('series.isDefault')}</div>}
        {trouble !== null && (
          <div className="status" data-tone="amber">
            <StatusGlyph shape="triangle" tone="amber" />
            <span className="status-word">{t(`series.trouble.${trouble}`)}</span>
          </div>
        )}
      </td>
      <td className="num">{prefix || '—'}</td>
      <td className="end num">{number(next)}</td>
      <td className="end num">{number(rangeTo)}</td>
      <td className="end num">{number(rangeTo === null ? null : rangeTo - next + 1)}</td>
      <td className="num">
        {authorizationCode ?? '—'}
        {(validFrom ?? validUntil) && <div className="sub">{days.join(' – ')}</div>}
      </td>
      {onEdit && (
        <td>
          <div className="row-actions">
            <Button
              look="quiet"
              aria-label={t('series.editOf', { prefix: prefix || t(`series.kinds.${kind}`) })}
              onClick={onEdit}
            >
              {t('shared:action.edit')}
            </Button>
          </div>
        </td>
      )}
    </tr>
  );
}
