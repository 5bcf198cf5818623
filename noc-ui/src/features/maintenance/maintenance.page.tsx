import type { MaintenanceWindow } from '@atalaya/core/wire/rest/maintenance-windows';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { plannedPart } from './plan-url.js';
import { deleteWindow, endWindow, windowsQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import { WindowForm } from './window-form.js';
import { WindowList } from './window-list.js';
import type { WindowTask } from './window-task.js';
import { comingOf, currentOf } from './window-words.js';
import './maintenance.css';

addStrings('maintenance', es, en);

export function MaintenancePage() {
  const { t } = useTranslation('maintenance');
  const may = usePermissions();
  const mayWrite = may('maintenance:write');
  const search = useSearch();
  const [, navigate] = useLocation();
  // The page of a device or of a site sends here to plan work on it.
  const [task, setTask] = useState<WindowTask | null>(() => {
    const planned = plannedPart(search);
    return planned && mayWrite ? { kind: 'edit', planned } : null;
  });
  const close = () => {
    setTask(null);
    if (search !== '') navigate('/maintenance', { replace: true });
  };
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
      <OpenWindows onTask={mayWrite ? setTask : undefined} />
      <PastWindows onTask={mayWrite ? setTask : undefined} />
      {task && <Task task={task} onClose={close} />}
    </div>
  );
}

interface SectionProps {
  readonly onTask: ((task: WindowTask) => void) | undefined;
}

/** What is on and what comes, told apart by the clock: a window begins and ends without being asked for again. */
function OpenWindows({ onTask }: SectionProps) {
  const { t } = useTranslation('maintenance');
  const nowMs = useNowMs();
  const query = useQuery(windowsQuery('open'));
  return (
    <QueryView query={query}>
      {({ items }) => {
        const current = items.filter((window) => currentOf(window, nowMs));
        const coming = items
          .filter((window) => !currentOf(window, nowMs) && comingOf(window, nowMs))
          .sort((a, b) => startOf(a, nowMs) - startOf(b, nowMs));
        return (
          <>
            {current.length > 0 && (
              <section className="section">
                <div className="section-head">
                  <h2>{t('now')}</h2>
                </div>
                <WindowList windows={current} nowMs={nowMs} onTask={onTask} />
              </section>
            )}
            <section className="section">
              <div className="section-head">
                <h2>{t('coming')}</h2>
              </div>
              {coming.length > 0 ? (
                <WindowList windows={coming} nowMs={nowMs} onTask={onTask} />
              ) : (
                <EmptyState title={t('empty.title')}>
                  <p>{t('empty.text')}</p>
                </EmptyState>
              )}
            </section>
          </>
        );
      }}
    </QueryView>
  );
}

function startOf(window: MaintenanceWindow, nowMs: number): number {
  return Date.parse(comingOf(window, nowMs)?.from ?? '');
}

function PastWindows({ onTask }: SectionProps) {
  const { t } = useTranslation('maintenance');
  const nowMs = useNowMs();
  const { data } = useQuery(windowsQuery('past'));
  if (!data || data.items.length === 0) return null;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('past')}</h2>
      </div>
      <WindowList windows={data.items} nowMs={nowMs} onTask={onTask} />
    </section>
  );
}

function Task({ task, onClose }: { task: WindowTask; onClose: () => void }) {
  const { t } = useTranslation(['maintenance', 'shared']);
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['maintenance-windows'] });
    onClose();
  };
  if (task.kind === 'edit') {
    return (
      <Dialog title={task.window ? t('edit') : t('add')} onClose={onClose} size="wide">
        <WindowForm
          {...(task.window ? { before: task.window } : {})}
          {...(task.planned ? { planned: task.planned } : {})}
          onSaved={done}
          onCancel={onClose}
        />
      </Dialog>
    );
  }
  const { id, name } = task.window;
  const isEnd = task.kind === 'end';
  return (
    <ConfirmDialog
      title={isEnd ? t('end.title', { name }) : t('delete.title', { name })}
      text={isEnd ? t('end.text') : t('delete.text')}
      confirmLabel={isEnd ? t('end.action') : t('shared:action.delete')}
      onConfirm={() => (isEnd ? endWindow(id) : deleteWindow(id))}
      onDone={done}
      onClose={onClose}
    />
  );
}
