import type { OnCallRotaView } from '@atalaya/core/wire/rest/paging';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';
import type { SectionProps } from './paging-task.js';
import { deleteOverride, rotasQuery } from './queries.js';

export function Rotas({ onTask }: SectionProps) {
  const { t } = useTranslation('paging');
  const query = useQuery(rotasQuery());
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('rota.title')}</h2>
        {onTask && (
          <Button onClick={() => onTask({ kind: 'rota' })}>
            <Icon name="plus" />
            {t('rota.add')}
          </Button>
        )}
      </div>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('rota.emptyTitle')}>
              <p>{t('rota.emptyText')}</p>
            </EmptyState>
          ) : (
            <ul className="paging-list">
              {items.map((rota) => (
                <RotaItem key={rota.id} rota={rota} onTask={onTask} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}

function RotaItem({ rota, onTask }: SectionProps & { readonly rota: OnCallRotaView }) {
  const { t } = useTranslation(['paging', 'shared']);
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const when = (instant: string) => formatMoment(Date.parse(instant), zone);
  const [now, next] = rota.shifts;
  return (
    <li>
      <div className="paging-words">
        <p className="sub">
          {rota.name} · {t(`rota.${rota.period}`, { time: rota.handoverTime })}
        </p>
        {now === undefined ? (
          <p>{t('rota.nobody')}</p>
        ) : (
          <p>
            <b className="on-call-name">{now.name}</b>{' '}
            <span className="num">{t('rota.until', { when: when(now.to) })}</span>
            {now.isOverride && ` · ${t('rota.swapped')}`}
          </p>
        )}
        {now !== undefined && !now.isReachable && (
          <p className="paging-warning">{t('rota.unreachable', { name: now.name })}</p>
        )}
        {next !== undefined && (
          <p className="sub num">{t('rota.next', { name: next.name, when: when(next.from) })}</p>
        )}
        <p className="sub">{rota.members.map(({ name }) => name).join(' → ')}</p>
        <Overrides rota={rota} mayEnd={onTask !== undefined} when={when} />
      </div>
      {onTask && (
        <div className="paging-actions">
          <Button onClick={() => onTask({ kind: 'override', rota })}>{t('override.add')}</Button>
          <Button look="quiet" onClick={() => onTask({ kind: 'rota', before: rota })}>
            {t('shared:action.edit')}
          </Button>
          <Button look="quiet" onClick={() => onTask({ kind: 'delete-rota', rota })}>
            {t('shared:action.delete')}
          </Button>
        </div>
      )}
    </li>
  );
}

interface OverridesProps {
  readonly rota: OnCallRotaView;
  readonly mayEnd: boolean;
  readonly when: (instant: string) => string;
}

function Overrides({ rota, mayEnd, when }: OverridesProps) {
  const { t } = useTranslation('paging');
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const remove = useMutation({
    mutationFn: deleteOverride,
    onSettled: () => client.invalidateQueries({ queryKey: ['paging', 'rotas'] }),
  });
  return (
    <>
      {rota.overrides.map(({ id, name, from, to }) => (
        <p key={id} className="sub num">
          {t('override.line', { name, from: when(from), to: when(to) })}{' '}
          {mayEnd && (
            <button
              type="button"
              className="icon-button"
              aria-label={t('override.remove', { name })}
              disabled={remove.isPending}
              onClick={() => remove.mutate(id)}
            >
              <Icon name="close" />
            </button>
          )}
        </p>
      ))}
      {remove.error && <p role="alert">{sentence(remove.error)}</p>}
    </>
  );
}
