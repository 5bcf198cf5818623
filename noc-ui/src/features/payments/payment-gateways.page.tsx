import type { PaymentGatewayView } from '@atalaya/core/wire/rest/payment-gateways';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { GatewayForm } from './gateway-form.js';
import { GatewayPayments } from './gateway-payments.js';
import { addPaymentStrings } from './payment-strings.js';
import { gatewaysQuery, switchGateway } from './queries.js';

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
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('gateways.none')}>
              <p>{t('gateways.noneText')}</p>
            </EmptyState>
          ) : (
            items.map((gateway) => <Gateway key={gateway.id} gateway={gateway} />)
          )
        }
      </QueryView>
      <GatewayPayments />
      {isAdding && <GatewayForm onClose={() => setAdding(false)} />}
    </div>
  );
}

function Gateway({ gateway }: { readonly gateway: PaymentGatewayView }) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const locale = useLocale();
  const timeZone = useTimeZone();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (isEnabled: boolean) => switchGateway(gateway.id, isEnabled),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['payment-gateways'] }),
  });
  const at = (instant: string) => formatMoment(Date.parse(instant), { locale, timeZone });
  return (
    <section className="section">
      <h2>{gateway.name}</h2>
      <p className="section-note">{t('gateways.webhook')}</p>
      <p>
        <code>{gateway.webhookUrl}</code>
      </p>
      {gateway.lastError && gateway.lastErrorAt && (
        <Notice tone="amber">
          <p>{t('gateways.failed', { at: at(gateway.lastErrorAt), error: gateway.lastError })}</p>
        </Notice>
      )}
      {gateway.lastOkAt && <p>{t('gateways.ok', { at: at(gateway.lastOkAt) })}</p>}
      {may('billing_policy:write') && (
        <CheckField
          label={t('gateways.enabled')}
          isChecked={gateway.isEnabled}
          onChange={(isEnabled) => change.mutate(isEnabled)}
        />
      )}
      {change.error && (
        <p className="form-error" role="alert">
          {sentence(change.error)}
        </p>
      )}
    </section>
  );
}
