import type { StatementPreview } from '@atalaya/core/wire/rest/bank-statements';
import { useTranslation } from 'react-i18next';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Notice } from '../../shared/ui/notice.js';

/** The first lines as they were read, and each row that could not be. */
export function StatementSample({ preview }: { readonly preview: StatementPreview }) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  if (preview.format === 'csv' && preview.mapping === null) {
    return (
      <Notice tone="amber">
        <p>{t('bank.chooseColumns')}</p>
      </Notice>
    );
  }
  return (
    <>
      {preview.format !== 'csv' && <p>{t(`bank.formats.${preview.format}`)}</p>}
      <p>{t('bank.would', { count: preview.lines, skipped: preview.skipped })}</p>
      {preview.problems.length > 0 && (
        <Notice tone="amber" isAlert>
          {preview.problems.slice(0, 10).map(({ row, column, text }) => (
            <p key={`${row} ${column}`}>
              {t(text === '' ? `bank.missing.${column}` : `bank.wrong.${column}`, { row, text })}
            </p>
          ))}
        </Notice>
      )}
      <div className="table-scroll">
        <table className="table">
          <tbody>
            {preview.sample.slice(0, 8).map((line) => (
              <tr key={line.row}>
                <td className="num">{formatCalendarDay(line.bookedOn, locale)}</td>
                <td>{line.payer}</td>
                <td className="num">{line.reference}</td>
                <td className="end num">{formatMoney(line.amount, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
