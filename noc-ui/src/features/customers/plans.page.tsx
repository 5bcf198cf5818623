import type { Plan } from '@atalaya/core/wire/rest/plans';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { plansQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { PlanDialog } from './plan-dialog.js';
import { PlanPricesDialog } from './plan-prices-dialog.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('customers', es, en);

export function PlansPage() {
  const { t } = useTranslation(['customers', 'shared']);
  const may = usePermissions();
  const query = useQuery(plansQuery());
  const [editing, setEditing] = useState<{ readonly plan?: Plan } | null>(null);
  const [priced, setPriced] = useState<Plan | null>(null);
  const mayWrite = may('plan:write');
  return (
    <div className="page">
      <PageHead
        title={t('plans.title')}
        lead={
          <Link href="/customers" className="link">
            {t('title')}
          </Link>
        }
        actions={
          mayWrite && (
            <Button look="primary" onClick={() => setEditing({})}>
              <Icon name="plus" />
              {t('plans.add')}
            </Button>
          )
        }
      />
      <QueryView query={query}>
        {(plans) =>
          plans.length === 0 ? (
            <EmptyState title={t('plans.emptyTitle')}>
              <p>{t('plans.emptyText')}</p>
            </EmptyState>
          ) : (
            <PlanTable
              plans={plans}
              onPrices={setPriced}
              onEdit={mayWrite ? (plan) => setEditing({ plan }) : undefined}
            />
          )
        }
      </QueryView>
      {editing && (
        <PlanDialog
          {...(editing.plan && { before: editing.plan })}
          onClose={() => setEditing(null)}
        />
      )}
      {priced && <PlanPricesDialog plan={priced} onClose={() => setPriced(null)} />}
    </div>
  );
}

interface PlanTableProps {
  readonly plans: readonly Plan[];
  readonly onPrices: (plan: Plan) => void;
  readonly onEdit: ((plan: Plan) => void) | undefined;
}

function PlanTable({ plans, onPrices, onEdit }: PlanTableProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const locale = useLocale();
  const mbps = (kbps: number) => formatNumber(kbps / 1_000, kbps % 1_000 === 0 ? 0 : 1, locale);
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('plans.name')}</th>
            <th scope="col" className="end">
              {t('plans.speed')}
            </th>
            <th scope="col" className="end">
              {t('plans.price')}
            </th>
            <th scope="col" className="end">
              {t('services')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {plans.map((plan) => (
            <tr key={plan.id}>
              <td>
                <b>{plan.name}</b>
                {!plan.isOffered && <div className="sub">{t('plans.notOffered')}</div>}
              </td>
              <td className="end num">
                {mbps(plan.downKbps)} / {mbps(plan.upKbps)}
                {(plan.provisionedDownKbps ?? plan.provisionedUpKbps) !== null && (
                  <div className="sub">
                    {t('plans.provisionedAs', {
                      speed: `${mbps(plan.provisionedDownKbps ?? plan.downKbps)} / ${mbps(plan.provisionedUpKbps ?? plan.upKbps)}`,
                    })}
                  </div>
                )}
              </td>
              <td className="end num">{formatMoney(plan.price, locale)}</td>
              <td className="end num">{plan.serviceCount}</td>
              <td>
                <div className="row-actions">
                  <Button
                    look="quiet"
                    aria-label={t('prices.of', { plan: plan.name })}
                    onClick={() => onPrices(plan)}
                  >
                    {t('prices.title')}
                  </Button>
                  {onEdit && (
                    <Button
                      look="quiet"
                      aria-label={t('plans.editOf', { plan: plan.name })}
                      onClick={() => onEdit(plan)}
                    >
                      {t('shared:action.edit')}
                    </Button>
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
