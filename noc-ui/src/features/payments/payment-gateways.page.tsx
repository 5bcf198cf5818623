import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { GatewayForm } from './gateway-form.js';
import { GatewayPayments } from './gateway-payments.js';
import { GatewayQueue } from './gateway-queue.js';
import { GatewaySection } from './gateway-section.js';
import { addPaymentStrings } from './payment-strings.js';
import { gatewaysQuery } from './queries.js';
import './payments.css';

addPaymentStrings();

/** Where customers pay by themselves, and what the providers told. */
export function PaymentGatewaysPage() {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const [isAdding, setAdding] = useState(false);
  const query = useQuery(gatewaysQuery);
  return (
    <div className="page">
      <PageHead
        title={t('gateways.title')}
        lead={
          <Link className="link" href="/payments">
            {t('title')}
          </Link>
        }
        actions={
          may('billing_policy:write') && (
            <Button look="primary" onClick={() => setAdding(true)}>
              {t('gateways.add')}
            </Button>
          )
        }
      />
      <GatewayQueue />
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('gateways.none')}>
              <p>{t('gateways.noneText')}</p>
            </EmptyState>
          ) : (
            items.map((gateway) => <GatewaySection key={gateway.id} gateway={gateway} />)
          )
        }
      </QueryView>
      <GatewayPayments />
      {isAdding && <GatewayForm onClose={() => setAdding(false)} />}
    </div>
  );
}
