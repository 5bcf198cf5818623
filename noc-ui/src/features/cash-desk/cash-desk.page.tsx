import type { OwnShift } from '@atalaya/core/wire/rest/cash-desk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addCashDeskStrings } from './cash-desk-strings.js';
import { CloseShiftDialog } from './close-shift-dialog.js';
import { Collect } from './collect.js';
import { DeskOffice } from './desk-office.js';
import { OpenShiftForm } from './open-shift-form.js';
import { ownShiftQuery } from './queries.js';
import { ShiftReceipts } from './shift-receipts.js';
import './cash-desk.css';

addCashDeskStrings();

/** For one thumb in the street: open the shift, find who pays, take the cash, close by what is counted. */
export function CashDeskPage() {
  const may = usePermissions();
  const query = useQuery(ownShiftQuery);
  return (
    <div className="page">
      <QueryView query={query}>{(own) => <Desk own={own} />}</QueryView>
      {may('payment:read') && <DeskOffice />}
    </div>
  );
}

function Desk({ own }: { readonly own: OwnShift }) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const [isClosing, setClosing] = useState(false);
  const { shift, limitMinor, currency, isActive } = own;
  const limit =
    limitMinor === null ? null : formatMoney({ amountMinor: limitMinor, currency }, locale);
  return (
    <>
      <PageHead
        title={t('title')}
        lead={
          shift && (
            <>
              {t('held')} <b className="num">{formatMoney(shift.collected, locale)}</b>
              {limit !== null && ` ${t('ofLimit', { limit })}`}
            </>
          )
        }
        actions={
          <>
            <Link href="/collect" className="button" data-look="plain">
              {t('round.toRound')}
            </Link>
            {shift && <Button onClick={() => setClosing(true)}>{t('close.title')}</Button>}
          </>
        }
      />
      {!isActive && (
        <Notice tone="amber">
          <p>{t('stopped')}</p>
        </Notice>
      )}
      {shift ? (
        <>
          {isActive && <Collect currency={shift.opening.currency} />}
          <ShiftReceipts />
        </>
      ) : (
        isActive && <OpenShiftForm currency={currency} />
      )}
      {shift && isClosing && <CloseShiftDialog shift={shift} onClose={() => setClosing(false)} />}
    </>
  );
}
