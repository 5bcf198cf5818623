import { CUSTOMER_ROW_ACTIONS, type CustomerImportResult } from '@atalaya/core/wire/rest/customers';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../shared/ui/notice.js';
import { rowProblem } from './row-problem.js';

/** What a file does or did, counted; each refused row with the cell that is wrong. */
export function CustomerRows({ result }: { readonly result: CustomerImportResult }) {
  const { t } = useTranslation('customers');
  const { counts, rows, notes, dryRun } = result;
  const refused = rows.filter(({ action }) => action === 'refuse');
  const words = CUSTOMER_ROW_ACTIONS.filter((action) => counts[action] > 0).map((action) =>
    t(`file.${action}`, { count: counts[action] }),
  );
  return (
    <>
      <Notice tone={dryRun ? (counts.refuse > 0 ? 'amber' : 'calm') : 'green'}>
        <p>
          <b>{t(dryRun ? 'file.would' : 'file.done')}</b> {words.join(' · ')}
        </p>
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
                <th scope="col" className="end">
                  {t('file.row')}
                </th>
                <th scope="col">{t('name')}</th>
                <th scope="col">{t('file.wrong')}</th>
              </tr>
            </thead>
            <tbody>
              {refused.map((row) => (
                <tr key={row.row}>
                  <td className="end num">{row.row}</td>
                  <td>{row.name === '' ? '—' : row.name}</td>
                  <td>
                    {row.problems.map(({ column, message }) => {
                      const { key, values } = rowProblem(message);
                      return (
                        <div key={`${column} ${message}`}>
                          <b>{t(`file.column.${column}`)}</b>: {t(key, values)}
                        </div>
                      );
                    })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
