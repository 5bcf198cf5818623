import type { PaymentGatewayView } from '@atalaya/core/wire/rest/payment-gateways';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { GatewayEdit } from './gateway-form.js';
import { changeGateway, testGateway } from './queries.js';

/** One provider: where it notifies, how it answered last, its keys to be tried or changed. */
export function GatewaySection({ gateway }: { readonly gateway: PaymentGatewayView }) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const locale = useLocale();
  const timeZone = useTimeZone();
  const at = (instant: string) => formatMoment(Date.parse(instant), { locale, timeZone });
  return (
    <section className="section">
      <h2>{gateway.name}</h2>
      <p className="section-note">{t('gateways.webhook')}</p>
      <p className="gateway-url">
        <code>{gateway.webhookUrl}</code>
      </p>
      {gateway.lastError && gateway.lastErrorAt && (
        <Notice tone="amber">
          <p>{t('gateways.failed', { at: at(gateway.lastErrorAt), error: gateway.lastError })}</p>
        </Notice>
      )}
      {gateway.lastOkAt && <p>{t('gateways.ok', { at: at(gateway.lastOkAt) })}</p>}
      {may('billing_policy:write') && <GatewayControls gateway={gateway} />}
    </section>
  );
}

function GatewayControls({ gateway }: { readonly gateway: PaymentGatewayView }) {
  const { t } = useTranslation('payments');
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [isEditing, setEditing] = useState(false);
  const change = useMutation({
    mutationFn: (isEnabled: boolean) => changeGateway(gateway.id, { isEnabled }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['payment-gateways'] }),
  });
  const test = useMutation({ mutationFn: () => testGateway(gateway.id) });
  const error = change.error ?? test.error;
  return (
    <>
      <CheckField
        label={t('gateways.enabled')}
        isChecked={gateway.isEnabled}
        onChange={(isEnabled) => change.mutate(isEnabled)}
      />
      <div className="page-actions gateway-actions">
        <Button disabled={test.isPending} onClick={() => test.mutate()}>
          {t(test.isPending ? 'gateways.testing' : 'gateways.test')}
        </Button>
        <Button onClick={() => setEditing(true)}>{t('gateways.edit')}</Button>
      </div>
      {test.data && (
        <Notice tone={test.data.isWell ? 'green' : 'amber'} isAlert>
          <p>
            {test.data.isWell
              ? t('gateways.isWell')
              : t('gateways.isNotWell', { error: test.data.error })}
          </p>
        </Notice>
      )}
      {error && (
        <p className="form-error" role="alert">
          {sentence(error)}
        </p>
      )}
      {isEditing && <GatewayEdit gateway={gateway} onClose={() => setEditing(false)} />}
    </>
  );
}
