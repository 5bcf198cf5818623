import type { CashierView } from '@atalaya/core/wire/rest/cash-desk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Notice } from '../../shared/ui/notice.js';
import { CashierLimits } from './cashier-limits.js';
import { cashiersQuery, markSeen, shiftsQuery, troubleQuery } from './queries.js';

/** Billing's part of the page: everybody's shifts, limits, and receipts that a person should look at. */
export function DeskOffice() {
  const { data: cashiers } = useQuery(cashiersQuery);
  return (
    <>
      <Trouble />
      <Shifts />
      {cashiers && cashiers.items.length > 0 && <Limits cashiers={cashiers.items} />}
    </>
  );
}

function Trouble() {
  const { t } = useTranslation('cashDesk');
  const may = usePermissions();
  const locale = useLocale();
  const client = useQueryClient();
  const { data } = useQuery(troubleQuery);
  const see = useMutation({
    mutationFn: markSeen,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['receipt-conflicts'] }),
  });
  const conflicts = data?.conflicts.filter(({ seenAt }) => seenAt === null) ?? [];
  const waiting = data?.waiting ?? [];
  return (
    <>
      {conflicts.map((one) => (
        <Notice key={one.id} tone="amber">
          <p>
            {t('trouble.conflict', {
              cashier: one.cashier,
              recorded: `${one.recorded.name} ${formatMoney(one.recorded, locale)}`,
              received: `${one.received.name} ${formatMoney(one.received, locale)}`,
            })}
          </p>
          {may('payment:write') && (
            <Button disabled={see.isPending} onClick={() => see.mutate(one.id)}>
              {t('trouble.seen')}
            </Button>
          )}
        </Notice>
      ))}
      {waiting.map((one) => (
        <Notice key={`${one.device} ${one.receiptUuid}`} tone="amber">
          <p>
            {t(`trouble.${one.state}`, {
              cashier: one.cashier,
              amount: formatMoney(one.amount, locale),
            })}
          </p>
        </Notice>
      ))}
    </>
  );
}

function Shifts() {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const { data } = useQuery(shiftsQuery);
  if (!data || data.items.length === 0) return null;
  return (
    <section className="section">
      <h2>{t('shift.all')}</h2>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('shift.cashier')}</th>
              <th scope="col">{t('shift.opened')}</th>
              {(['expected', 'counted', 'difference'] as const).map((what) => (
                <th key={what} scope="col" className="end">
                  {t(`shift.${what}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.items.map((shift) => (
              <tr key={shift.id}>
                <td>{shift.cashier.name}</td>
                <td className="num">
                  {formatMoment(Date.parse(shift.openedAt), { locale, timeZone })}
                </td>
                <td className="end num">{formatMoney(shift.expected, locale)}</td>
                <td className="end num">
                  {shift.counted ? formatMoney(shift.counted, locale) : t('shift.isOpen')}
                </td>
                <td className="end num">
                  {shift.difference && formatMoney(shift.difference, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Limits({ cashiers }: { readonly cashiers: readonly CashierView[] }) {
  const { t } = useTranslation('cashDesk');
  const { data } = useQuery(shiftsQuery);
  const currency = data?.items[0]?.opening.currency;
  if (currency === undefined) return null;
  return (
    <section className="section">
      <h2>{t('limits.title')}</h2>
      <p className="section-note">{t('limits.note')}</p>
      {cashiers.map((cashier) => (
        <CashierLimits key={cashier.id} cashier={cashier} currency={currency} />
      ))}
    </section>
  );
}
