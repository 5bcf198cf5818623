import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import type { SectionProps } from './paging-task.js';
import { quietHoursQuery } from './queries.js';

const ORDER = ALERT_SEVERITIES.toReversed();

export function QuietHoursTable({ onTask }: SectionProps) {
  const { t } = useTranslation(['paging', 'shared']);
  const query = useQuery(quietHoursQuery());
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('quiet.title')}</h2>
      </div>
      <p className="section-note">{t('quiet.note')}</p>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('quiet.emptyTitle')}>
              <p>{t('quiet.emptyText')}</p>
            </EmptyState>
          ) : (
            <ul className="paging-list">
              {items.map((channel) => (
                <li key={channel.channelId}>
                  <div className="paging-words">
                    <p>
                      <b>{channel.channelName}</b>
                    </p>
                    {ORDER.map((severity) => {
                      const hours = channel[severity];
                      return (
                        <p key={severity} className="num">
                          {t(`severity.${severity}`)}:{' '}
                          {hours === null ? t('quiet.never') : t('quiet.span', hours)}
                        </p>
                      );
                    })}
                  </div>
                  {onTask && (
                    <div className="paging-actions">
                      <Button
                        look="quiet"
                        onClick={() => onTask({ kind: 'quiet', before: channel })}
                      >
                        {t('shared:action.edit')}
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}
