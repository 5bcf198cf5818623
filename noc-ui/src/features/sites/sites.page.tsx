import type { Site } from '@atalaya/core/wire/rest/sites';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { planWorkHref } from '../../shared/ui/plan-work-href.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { deleteSite } from './queries.js';
import { SiteForm } from './site-form.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('sites', es, en);

type Task =
  | { readonly kind: 'edit'; readonly site?: Site }
  | { readonly kind: 'delete'; readonly site: Site };

export function SitesPage() {
  const { t } = useTranslation('sites');
  const may = usePermissions();
  const query = useQuery(sitesQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('site:write');
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          mayWrite && (
            <Button look="primary" onClick={() => setTask({ kind: 'edit' })}>
              <Icon name="plus" />
              {t('add')}
            </Button>
          )
        }
      />
      <QueryView query={query}>
        {(sites) =>
          sites.length === 0 ? (
            <EmptyState title={t('empty.title')}>
              <p>{t('empty.text')}</p>
            </EmptyState>
          ) : (
            <SiteTable sites={sites} onTask={mayWrite ? setTask : undefined} />
          )
        }
      </QueryView>
      {task && <SiteTask task={task} sites={query.data ?? []} onClose={() => setTask(null)} />}
    </div>
  );
}

interface SiteTableProps {
  readonly sites: readonly Site[];
  readonly onTask: ((task: Task) => void) | undefined;
}

function SiteTable({ sites, onTask }: SiteTableProps) {
  const { t } = useTranslation(['sites', 'shared']);
  const may = usePermissions();
  const names = new Map(sites.map(({ id, name }) => [id, name]));
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('parent')}</th>
            <th scope="col" className="end">
              {t('devices')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => (
            <tr key={site.id}>
              <td>
                <b>{site.name}</b>
                {site.latitude !== null && site.longitude !== null && (
                  <div className="sub num">
                    {site.latitude.toFixed(4)}, {site.longitude.toFixed(4)}
                  </div>
                )}
              </td>
              <td>{t(`shared:siteKind.${site.kind}`)}</td>
              <td>{names.get(site.parentId ?? '')}</td>
              <td className="end num">
                <Link href={`/devices?site=${site.id}`} className="link">
                  {site.deviceCount}
                </Link>
              </td>
              <td>
                <div className="row-actions">
                  {may('maintenance:write') && site.deviceCount > 0 && (
                    <Link
                      href={planWorkHref({ kind: 'site', id: site.id }, site.name)}
                      className="button"
                      data-look="quiet"
                    >
                      {t('planWork')}
                    </Link>
                  )}
                  {onTask && (
                    <>
                      <Button look="quiet" onClick={() => onTask({ kind: 'edit', site })}>
                        {t('shared:action.edit')}
                      </Button>
                      <Button look="quiet" onClick={() => onTask({ kind: 'delete', site })}>
                        {t('shared:action.delete')}
                      </Button>
                    </>
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SiteTask({
  task,
  sites,
  onClose,
}: {
  task: Task;
  sites: readonly Site[];
  onClose: () => void;
}) {
  const { t } = useTranslation(['sites', 'shared']);
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries();
    onClose();
  };
  if (task.kind === 'delete') {
    return (
      <ConfirmDialog
        title={t('delete.title', { name: task.site.name })}
        text={t('delete.text')}
        confirmLabel={t('shared:action.delete')}
        onConfirm={() => deleteSite(task.site.id)}
        onDone={done}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog title={task.site ? t('edit') : t('add')} onClose={onClose}>
      <SiteForm
        {...(task.site ? { before: task.site } : {})}
        sites={sites}
        onSaved={done}
        onCancel={onClose}
      />
    </Dialog>
  );
}
