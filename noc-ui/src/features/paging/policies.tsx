import type { EscalationPolicyView } from '@atalaya/core/wire/rest/paging';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';
import type { SectionProps } from './paging-task.js';
import { policiesQuery } from './queries.js';

export function Policies({ onTask }: SectionProps) {
  const { t } = useTranslation('paging');
  const query = useQuery(policiesQuery());
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('policy.title')}</h2>
        {onTask && (
          <Button onClick={() => onTask({ kind: 'policy' })}>
            <Icon name="plus" />
            {t('policy.add')}
          </Button>
        )}
      </div>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('policy.emptyTitle')}>
              <p>{t('policy.emptyText')}</p>
            </EmptyState>
          ) : (
            <ul className="paging-list">
              {items.map((policy) => (
                <PolicyItem key={policy.id} policy={policy} onTask={onTask} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}

function PolicyItem({ policy, onTask }: SectionProps & { readonly policy: EscalationPolicyView }) {
  const { t } = useTranslation(['paging', 'shared']);
  const { name, enabled, isDefault, severities, sites, steps, repeat } = policy;
  const fits = [
    ...(enabled ? [] : [t('policy.off')]),
    ...(isDefault ? [t('policy.default')] : []),
    ...severities.map((severity) => t(`severity.${severity}`)),
    ...sites.map((site) => site.name ?? t('policy.gone')),
  ];
  return (
    <li>
      <div className="paging-words">
        <p>
          <b>{name}</b>
          <span className="sub">{fits.length > 0 && ` · ${fits.join(', ')}`}</span>
        </p>
        <ol className="paging-steps">
          {steps.map(({ afterMinutes, targets }) => (
            <li key={afterMinutes}>
              <span className="num">
                {afterMinutes === 0 ? t('policy.atOnce') : t('policy.after', { n: afterMinutes })}
              </span>{' '}
              {targets.map((target) => target.name ?? t('policy.gone')).join(', ')}
            </li>
          ))}
        </ol>
        {repeat !== null && (
          <p className="sub num">
            {t('policy.repeats', { n: repeat.everyMinutes, count: repeat.times })}
          </p>
        )}
      </div>
      {onTask && (
        <div className="paging-actions">
          <Button look="quiet" onClick={() => onTask({ kind: 'policy', before: policy })}>
            {t('shared:action.edit')}
          </Button>
          <Button look="quiet" onClick={() => onTask({ kind: 'delete-policy', policy })}>
            {t('shared:action.delete')}
          </Button>
        </div>
      )}
    </li>
  );
}
