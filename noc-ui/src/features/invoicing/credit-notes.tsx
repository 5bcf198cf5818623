import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PdfButtons } from '../../shared/files/pdf-buttons.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { creditNotesQuery } from './queries.js';

/** What the platform writes there itself: the code says it in words. */
const BY_ITSELF = ['plan-change', 'pause', 'suspended', 'cancellation'];

interface CreditNotesProps {
  readonly of: Parameters<typeof creditNotesQuery>[0];
}

/** What was taken back, each with its paper; nothing where nothing was. */
export function CreditNotes({ of }: CreditNotesProps) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const { data } = useQuery(creditNotesQuery(of));
  if (!data || data.items.length === 0) return null;
  return (
    <section className="section">
      <h2>{t('creditNotes.title')}</h2>
      <ul className="plain-list">
        {data.items.map(
          ({ id, number, issueDate, reason, reasonCode, split, totalMinor, currency }) => (
            <li key={id}>
              <div>
                <p className="num">
                  {number} · {formatMoney({ amountMinor: totalMinor, currency }, locale)}
                </p>
                <p className="sub">
                  <span className="num">{formatCalendarDay(issueDate, locale)}</span> ·{' '}
                  {t(`creditNotes.codes.${reasonCode}`)}
                  {BY_ITSELF.includes(reason) ? '' : `: ${reason}`}
                  {split.refundMinor > 0 &&
                    ` · ${t('creditNotes.refunded', {
                      amount: formatMoney({ amountMinor: split.refundMinor, currency }, locale),
                    })}`}
                </p>
              </div>
              <div className="row-actions">
                <PdfButtons path={`/credit-notes/${id}/pdf`} name={number} />
              </div>
            </li>
          ),
        )}
      </ul>
    </section>
  );
}
