import type { AddressPool } from '@atalaya/core/wire/rest/address-pools';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../../shared/api/permissions.js';
import { Button } from '../../../shared/ui/button.js';
import { ConfirmDialog } from '../../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../../shared/ui/dialog.js';
import { EmptyState } from '../../../shared/ui/empty-state.js';
import { Icon } from '../../../shared/ui/icon.js';
import { QueryView } from '../../../shared/ui/query-view.js';
import { StatusGlyph } from '../../../shared/ui/status-glyph.js';
import { PoolForm } from './pool-form.js';
import { poolsQuery, removePool } from './queries.js';

type Task =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' | 'remove'; readonly pool: AddressPool };

export function Pools() {
  const { t } = useTranslation(['provisioningSettings', 'shared']);
  const may = usePermissions();
  const query = useQuery(poolsQuery);
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('tenant:write');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('pools.title')}</h2>
        {mayWrite && (
          <Button onClick={() => setTask({ kind: 'add' })}>
            <Icon name="plus" />
            {t('pools.add')}
          </Button>
        )}
      </div>
      <p className="page-lead">{t('pools.lead')}</p>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('pools.noneTitle')}>
              <p>{t('pools.none')}</p>
            </EmptyState>
          ) : (
            <PoolTable pools={items} onTask={mayWrite ? setTask : undefined} />
          )
        }
      </QueryView>
      {task !== null && <PoolTask task={task} onClose={() => setTask(null)} />}
    </section>
  );
}

interface PoolTableProps {
  readonly pools: readonly AddressPool[];
  readonly onTask: ((task: Task) => void) | undefined;
}

function PoolTable({ pools, onTask }: PoolTableProps) {
  const { t } = useTranslation(['provisioningSettings', 'shared']);
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('pool.name')}</th>
            <th scope="col">{t('pool.range')}</th>
            <th scope="col" className="end">
              {t('pool.used')}
            </th>
            <th scope="col" className="end">
              {t('pool.free')}
            </th>
            {onTask && (
              <th scope="col">
                <span className="visually-hidden">{t('pool.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => (
            <tr key={pool.id}>
              <td>
                <b>{pool.name}</b>
                <div className="sub">{pool.router?.name ?? t('pool.anyRouter')}</div>
                {pool.isScarce && (
                  <span className="status" data-tone="amber">
                    <StatusGlyph shape="triangle" tone="amber" />
                    <span className="status-word">
                      {t(pool.free === 0 ? 'pool.empty' : 'pool.scarce')}
                    </span>
                  </span>
                )}
              </td>
              <td className="mono">{pool.range}</td>
              <td className="end num">
                {pool.used}
                {pool.quarantined > 0 && (
                  <div className="sub">{t('pool.quarantined', { count: pool.quarantined })}</div>
                )}
              </td>
              <td className="end num">
                {t('pool.freeOf', { free: pool.free, total: pool.total })}
              </td>
              {onTask && (
                <td className="end">
                  <Button look="quiet" onClick={() => onTask({ kind: 'edit', pool })}>
                    {t('shared:action.edit')}
                  </Button>
                  <Button look="quiet" onClick={() => onTask({ kind: 'remove', pool })}>
                    {t('shared:action.delete')}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PoolTask({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const { t } = useTranslation(['provisioningSettings', 'shared']);
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['provisioning'] });
    onClose();
  };
  if (task.kind === 'remove') {
    const { id, name } = task.pool;
    return (
      <ConfirmDialog
        title={t('pools.removeTitle', { name })}
        text={t('pools.removeText')}
        confirmLabel={t('shared:action.delete')}
        onConfirm={() => removePool(id)}
        onDone={done}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog title={t(task.kind === 'add' ? 'pools.add' : 'pools.edit')} onClose={onClose}>
      <PoolForm
        {...(task.kind === 'edit' && { before: task.pool })}
        onSaved={done}
        onCancel={onClose}
      />
    </Dialog>
  );
}
