import type { EnforcementRouter } from '@atalaya/core/wire/rest/enforcement';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { BundleDialog } from './bundle-dialog.js';
import { EnforceDialog } from './enforce-dialog.js';
import { ModeDialog } from './mode-dialog.js';
import { routersQuery } from './queries.js';
import { RouterCard } from './router-card.js';
import type { RouterTask } from './router-task.js';
import { TermsDialog } from './terms-dialog.js';

export function RouterList() {
  const { t } = useTranslation(['enforcement', 'shared']);
  const query = useInfiniteQuery(routersQuery);
  const [open, setOpen] = useState<{ readonly task: RouterTask; readonly id: string } | null>(null);
  const routers = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const router = routers.find(({ id }) => id === open?.id);
  return (
    <>
      <QueryView query={query}>
        {() =>
          routers.length === 0 ? (
            <EmptyState title={t('router.noneTitle')}>
              <p>{t('router.none')}</p>
              <Link className="link" href="/devices">
                {t('router.noneLink')}
              </Link>
            </EmptyState>
          ) : (
            <div className="enforcement-routers">
              {routers.map((one) => (
                <RouterCard
                  key={one.id}
                  router={one}
                  onTask={(task) => setOpen({ task, id: one.id })}
                />
              ))}
            </div>
          )
        }
      </QueryView>
      <MoreButton query={query} />
      {open && router && (
        <TaskDialog task={open.task} router={router} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface TaskDialogProps {
  readonly task: RouterTask;
  readonly router: EnforcementRouter;
  readonly onClose: () => void;
}

function TaskDialog({ task, router, onClose }: TaskDialogProps) {
  if (task === 'terms') return <TermsDialog router={router} onClose={onClose} />;
  if (task === 'enforce') return <EnforceDialog router={router} onClose={onClose} />;
  if (task === 'bundle') return <BundleDialog router={router} onClose={onClose} />;
  return <ModeDialog router={router} mode={task} onClose={onClose} />;
}
