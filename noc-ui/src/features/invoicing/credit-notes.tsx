import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PdfButtons } from '../../shared/files/pdf-buttons.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { creditNotesQuery } from './queries.js';

const BY_ITSELF = ['plan-change', 'pause', 'suspended'];

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
        {data.items.map(({ id, number, issueDate, reason, totalMinor, currency }) => (
          <li key={id}>
            <div>
              <p className="num">
                {number} · {formatMoney({ amountMinor: totalMinor, currency }, locale)}
              </p>
              <p className="sub">
                <span className="num">{formatCalendarDay(issueDate, locale)}</span> ·{' '}
                {BY_ITSELF.includes(reason) ? t(`creditNotes.reasons.${reason}`) : reason}
              </p>
            </div>
            <div className="row-actions">
              <PdfButtons path={`/credit-notes/${id}/pdf`} name={number} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
