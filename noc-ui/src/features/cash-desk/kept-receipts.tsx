import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import type { KeptReceipt } from './receipt-box.js';

/** What was given on this phone, and what became of each. */
export function KeptReceipts({ kept }: { readonly kept: readonly KeptReceipt[] }) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const timeZone = useTimeZone();
  return (
    <section className="section">
      <h2>{t('round.receipts')}</h2>
      {kept.length === 0 && <p className="section-note">{t('round.noReceipts')}</p>}
      <ul className="desk-accounts">
        {kept.map(({ receiptUuid, number, name, amount, collectedAt, outcome }) => (
          <li key={receiptUuid} className="desk-account">
            <span>{name}</span>
            <b className="num">{formatMoney(amount, locale)}</b>
            <span className="sub">
              <span className="num">{number}</span> ·{' '}
              {formatMoment(Date.parse(collectedAt), { locale, timeZone })} ·{' '}
              {t(`round.states.${outcome?.state ?? 'waiting'}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
