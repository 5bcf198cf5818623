import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { PolicyForm } from './policy-form.js';
import { policyQuery, seriesQuery, taxGroupsQuery } from './queries.js';

addInvoicingStrings();

/** How the organisation bills, with which numbers and taxes. */
export function BillingSettingsPage() {
  const { t } = useTranslation('invoicing');
  const policy = useQuery(policyQuery);
  const series = useQuery(seriesQuery);
  const taxes = useQuery(taxGroupsQuery);
  return (
    <div className="page">
      <PageHead title={t('settings.title')} lead={t('settings.lead')} />
      <QueryView query={policy}>{(current) => <PolicyForm policy={current} />}</QueryView>
      <section className="section">
        <h2>{t('series.title')}</h2>
        <QueryView query={series}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="section-note">{t('series.none')}</p>
            ) : (
              <div className="table-scroll">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">{t('series.kind')}</th>
                      <th scope="col">{t('series.prefix')}</th>
                      <th scope="col" className="end">
                        {t('series.next')}
                      </th>
                      <th scope="col" className="end">
                        {t('series.rangeTo')}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((one) => (
                      <tr key={one.id}>
                        <td>
                          {t(`series.kinds.${one.kind}`)}
                          {one.warnedAt && <div className="sub">{t('series.nearlyUsed')}</div>}
                        </td>
                        <td className="num">{one.prefix}</td>
                        <td className="end num">{one.next}</td>
                        <td className="end num">{one.rangeTo ?? '—'}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </QueryView>
      </section>
      <section className="section">
        <h2>{t('taxes.title')}</h2>
        <QueryView query={taxes}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="section-note">{t('taxes.none')}</p>
            ) : (
              <ul>
                {items.map((group) => (
                  <li key={group.id}>
                    {group.name} · {t(group.isIncluded ? 'taxes.included' : 'taxes.added')} ·{' '}
                    <span className="num">
                      {group.taxes
                        .map(({ code, ratePpm }) => `${code} ${ratePpm / 10_000} %`)
                        .join(', ')}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </section>
    </div>
  );
}
