import type { TaxGroupView } from '@atalaya/core/wire/rest/tax-groups';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { taxGroupsQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { percentText } from '../../shared/format/percent.js';
import { Button } from '../../shared/ui/button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { TaxGroupDialog } from './tax-group-dialog.js';

/** The taxes that prices carry, by group. */
export function TaxSection() {
  const { t } = useTranslation(['invoicing', 'shared']);
  const may = usePermissions();
  const query = useQuery(taxGroupsQuery);
  const [editing, setEditing] = useState<TaxGroupView | 'new' | null>(null);
  const mayWrite = may('billing_policy:write');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('taxes.title')}</h2>
        {mayWrite && <Button onClick={() => setEditing('new')}>{t('taxes.add')}</Button>}
      </div>
      <QueryView query={query}>
        {(groups) =>
          groups.length === 0 ? (
            <p className="section-note">{t('taxes.none')}</p>
          ) : (
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('taxes.group')}</th>
                    <th scope="col">{t('taxes.price')}</th>
                    <th scope="col">{t('taxes.rates')}</th>
                    {mayWrite && (
                      <th scope="col">
                        <span className="visually-hidden">{t('actions')}</span>
                      </th>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {groups.map((group) => (
                    <tr key={group.id}>
                      <td>
                        {group.name}
                        <div className="sub mono">{group.code}</div>
                      </td>
                      <td>{t(group.isIncluded ? 'taxes.included' : 'taxes.added')}</td>
                      <td>
                        {group.taxes.map(({ code, name, ratePpm, kind }) => (
                          <div key={`${kind} ${code}`} className="num">
                            {name} {percentText(ratePpm)} %{' '}
                            {kind === 'withholding' && (
                              <span className="sub">{t('taxes.withheld')}</span>
                            )}
                          </div>
                        ))}
                      </td>
                      {mayWrite && (
                        <td>
                          <div className="row-actions">
                            <Button
                              look="quiet"
                              aria-label={t('taxes.editOf', { name: group.name })}
                              onClick={() => setEditing(group)}
                            >
                              {t('shared:action.edit')}
                            </Button>
                          </div>
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </QueryView>
      {editing !== null && (
        <TaxGroupDialog
          {...(editing !== 'new' && { before: editing })}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}
