import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { type PlatformTenant, tenantsQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import { type PlatformTask, TenantTask } from './tenant-task.js';

addStrings('platform', es, en);

export function PlatformPage() {
  const { t } = useTranslation('platform');
  const query = useQuery(tenantsQuery());
  const [task, setTask] = useState<PlatformTask | null>(null);
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          <Button look="primary" onClick={() => setTask({ kind: 'add' })}>
            <Icon name="plus" />
            {t('add')}
          </Button>
        }
      />
      <QueryView query={query}>
        {(tenants) =>
          tenants.length === 0 ? (
            <EmptyState title={t('empty.title')}>
              <p>{t('empty.text')}</p>
            </EmptyState>
          ) : (
            <TenantTable tenants={tenants} onTask={setTask} />
          )
        }
      </QueryView>
      {task && <TenantTask task={task} setTask={setTask} />}
    </div>
  );
}

interface TenantTableProps {
  readonly tenants: readonly PlatformTenant[];
  readonly onTask: (task: PlatformTask) => void;
}

function TenantTable({ tenants, onTask }: TenantTableProps) {
  const { t } = useTranslation('platform');
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('status')}</th>
            <th scope="col">{t('limit')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tenants.map((tenant) => {
            const isActive = tenant.status === 'active';
            return (
              <tr key={tenant.id}>
                <td>
                  <b>{tenant.name}</b>
                  <div className="sub mono">{tenant.slug}</div>
                </td>
                <td>
                  <span className="status" data-tone={isActive ? 'calm' : 'amber'}>
                    <StatusGlyph
                      shape={isActive ? 'dot' : 'triangle'}
                      tone={isActive ? 'calm' : 'amber'}
                    />
                    {t(tenant.status)}
                  </span>
                </td>
                <td className="num">{tenant.limits.devices ?? t('unlimited')}</td>
                <td>
                  <div className="row-actions">
                    <Button look="quiet" onClick={() => onTask({ kind: 'limit', tenant })}>
                      {t('changeLimit')}
                    </Button>
                    <Button look="quiet" onClick={() => onTask({ kind: 'toggle', tenant })}>
                      {isActive ? t('suspend') : t('resume')}
                    </Button>
                    <Button onClick={() => onTask({ kind: 'enter', tenant })}>{t('enter')}</Button>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
