import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../../shared/ui/query-view.js';
import { importLinesQuery } from './queries.js';

/** Prospective subscriber lines, as the router has them, with the parts of their comments. */
export function ImportLines({ id }: { readonly id: string }) {
  const { t } = useTranslation('imports');
  const query = useQuery(importLinesQuery(id));
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('ppp.lines')}</h2>
      </div>
      <QueryView query={query}>
        {({ columns, rows, total }) => (
          <>
            <p className="section-note">{t('ppp.linesShown', { shown: rows.length, total })}</p>
            <div className="lines">
              <table className="table">
                <thead>
                  <tr>
                    {columns.map((column) => (
                      <th key={column} scope="col">
                        {t(`line.${column}`, { defaultValue: column })}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row[0]}>
                      {columns.map((column, index) => (
                        <td key={column} data-label={t(`line.${column}`, { defaultValue: column })}>
                          {row[index]}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )}
      </QueryView>
    </section>
  );
}
