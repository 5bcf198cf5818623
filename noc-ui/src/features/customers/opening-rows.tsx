import type { OpeningResult } from '@atalaya/core/wire/rest/opening-imports';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Notice } from '../../shared/ui/notice.js';

/** The sums that another system's own total is held against, and each row that cannot be believed. */
export function OpeningRows({ result }: { readonly result: OpeningResult }) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const { control, counts, rows, notes, dryRun } = result;
  const refused = rows.filter(({ action }) => action === 'refuse');
  const sums = [
    ['opening.sum.invoices', control.invoices],
    ['opening.sum.balances', control.balances],
    ['opening.sum.total', control.total],
    ['opening.sum.taken', control.taken],
  ] as const;
  return (
    <>
      <Notice tone={dryRun ? (counts.refuse > 0 ? 'amber' : 'calm') : 'green'}>
        <p>
          <b>{t(dryRun ? 'file.would' : 'file.done')}</b> {t('opening.counts', counts)}
        </p>
        <dl className="customer-facts num">
          {sums.map(([label, money]) => (
            <div key={label}>
              <dt>{t(label)}</dt>
              <dd>{formatMoney(money, locale)}</dd>
            </div>
          ))}
        </dl>
        {control.unread > 0 && <p>{t('opening.unread', { count: control.unread })}</p>}
        {notes.map((note) => (
          <p key={note} className="sub">
            {note}
          </p>
        ))}
      </Notice>
      {refused.length > 0 && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('opening.file')}</th>
                <th scope="col" className="end">
                  {t('file.row')}
                </th>
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('file.wrong')}</th>
              </tr>
            </thead>
            <tbody>
              {refused.map(({ file, row, name, problem }) => (
                <tr key={`${file} ${row}`}>
                  <td>{t(`opening.${file}`)}</td>
                  <td className="end num">{row}</td>
                  <td>{name === '' ? '—' : name}</td>
                  <td>{problem && t(`opening.problem.${problem.code}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
