import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';

export interface Column<T> {
  readonly label: string;
  readonly cell: (item: T) => ReactNode;
}

interface SettingsListProps<T extends { readonly id: string }> {
  /** Key of the list's sentences: `<name>.lead`, `.empty.title`, `.empty.text`, `.add`. */
  readonly name: string;
  readonly query: UseQueryResult<readonly T[]>;
  readonly columns: readonly Column<T>[];
  readonly actions?: (item: T) => ReactNode;
  readonly onAdd?: (() => void) | undefined;
}

export function SettingsList<T extends { readonly id: string }>(props: SettingsListProps<T>) {
  const { name, query, columns, actions, onAdd } = props;
  const { t } = useTranslation(['settings', 'shared']);
  return (
    <section className="section">
      <div className="settings-lead">
        <p className="page-lead">{t(`${name}.lead`)}</p>
        {onAdd && (
          <Button look="primary" onClick={onAdd}>
            <Icon name="plus" />
            {t(`${name}.add`)}
          </Button>
        )}
      </div>
      <QueryView query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t(`${name}.empty.title`)}>
              <p>{t(`${name}.empty.text`)}</p>
            </EmptyState>
          ) : (
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    {columns.map(({ label }) => (
                      <th key={label} scope="col">
                        {label}
                      </th>
                    ))}
                    {actions && (
                      <th scope="col">
                        <span className="visually-hidden">{t('actions')}</span>
                      </th>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => (
                    <tr key={item.id}>
                      {columns.map(({ label, cell }) => (
                        <td key={label}>{cell(item)}</td>
                      ))}
                      {actions && (
                        <td>
                          <div className="row-actions">{actions(item)}</div>
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
    </section>
  );
}
