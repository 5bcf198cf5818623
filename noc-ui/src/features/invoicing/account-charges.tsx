import type { AccountCharge } from '@atalaya/core/wire/rest/account-charges';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { ChargeDialog } from './charge-dialog.js';
import { cancelCharge, pendingChargesQuery } from './queries.js';

/** Fees, single charges and discounts that the next invoice takes up. */
export function AccountCharges({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const may = usePermissions();
  const client = useQueryClient();
  const query = useQuery(pendingChargesQuery(accountId));
  const [isAdding, setAdding] = useState(false);
  const [cancelling, setCancelling] = useState<AccountCharge | null>(null);
  const mayWrite = may('invoice:write');
  const what = ({ description }: AccountCharge) => description;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('charges.title')}</h2>
        {mayWrite && <Button onClick={() => setAdding(true)}>{t('charges.add')}</Button>}
      </div>
      <QueryView query={query}>
        {({ items }) => (
          <ul className="plain-list">
            {items.map((charge) => (
              <li key={charge.id}>
                <div>
                  <p>{what(charge)}</p>
                  <p className="sub num">
                    {t(`charges.kinds.${charge.kind}`)} ·{' '}
                    {formatCalendarDay(charge.occurredOn, locale)}
                  </p>
                </div>
                <div className="row-actions">
                  <span className="num">{formatMoney(charge, locale)}</span>
                  {mayWrite && (
                    <Button
                      look="quiet"
                      aria-label={t('charges.cancelOf', { what: what(charge) })}
                      onClick={() => setCancelling(charge)}
                    >
                      {t('charges.cancel')}
                    </Button>
                  )}
                </div>
              </li>
            ))}
            {items.length === 0 && <li className="sub">{t('charges.none')}</li>}
          </ul>
        )}
      </QueryView>
      {isAdding && <ChargeDialog accountId={accountId} onClose={() => setAdding(false)} />}
      {cancelling && (
        <ConfirmDialog
          title={t('charges.cancelTitle')}
          text={t('charges.cancelText', {
            what: what(cancelling),
            amount: formatMoney(cancelling, locale),
          })}
          confirmLabel={t('charges.cancelTitle')}
          onConfirm={() => cancelCharge(cancelling.id)}
          onDone={() => {
            void client.invalidateQueries({ queryKey: ['account-charges', accountId] });
            setCancelling(null);
          }}
          onClose={() => setCancelling(null)}
        />
      )}
    </section>
  );
}
