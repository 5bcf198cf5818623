import type { SilenceView } from '@atalaya/core/wire/rest/silences';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';
import type { SectionProps } from './paging-task.js';
import { silencesQuery } from './queries.js';

export function Silences({ onTask }: SectionProps) {
  const { t } = useTranslation('paging');
  const query = useQuery(silencesQuery());
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('silence.title')}</h2>
        {onTask && (
          <Button onClick={() => onTask({ kind: 'silence' })}>
            <Icon name="mute" />
            {t('silence.add')}
          </Button>
        )}
      </div>
      <p className="section-note">{t('silence.note')}</p>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('silence.emptyTitle')}>
              <p>{t('silence.emptyText')}</p>
            </EmptyState>
          ) : (
            <ul className="paging-list">
              {items.map((silence) => (
                <SilenceItem key={silence.id} silence={silence} onTask={onTask} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}

function SilenceItem({ silence, onTask }: SectionProps & { readonly silence: SilenceView }) {
  const { t } = useTranslation('paging');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const when = (instant: string) => formatMoment(Date.parse(instant), zone);
  const { target, from, until, reason, createdBy, state } = silence;
  return (
    <li>
      <div className="paging-words">
        <p>
          <b>{t(`silence.target.${target.kind}`, { name: target.name })}</b>
        </p>
        <p className="num">
          {state === 'waiting'
            ? t('silence.fromUntil', { from: when(from), until: when(until) })
            : t('silence.until', { until: when(until) })}
        </p>
        <p className="sub">
          {createdBy}
          {reason !== '' && `: ${reason}`}
        </p>
      </div>
      {onTask && (
        <div className="paging-actions">
          <Button onClick={() => onTask({ kind: 'end-silence', silence })}>
            {t('silence.end')}
          </Button>
        </div>
      )}
    </li>
  );
}
