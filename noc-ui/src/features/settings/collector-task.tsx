import {
  collectorEnrolmentCreatedSchema,
  collectorEnrolmentCreateSchema,
} from '@atalaya/core/wire/collector-link/enrolment';
import type { CollectorView } from '@atalaya/core/wire/rest/collectors';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { CollectorForm } from './collector-form.js';
import { NameDialog } from './name-dialog.js';
import { OneTimeSecret } from './one-time-secret.js';

type Created = z.infer<typeof collectorEnrolmentCreatedSchema>;

export type CollectorTask =
  | { readonly kind: 'add' }
  | { readonly kind: 'made'; readonly created: Created }
  | { readonly kind: 'edit' | 'delete' | 'revoke' | 'renew'; readonly item: CollectorView };

interface CollectorTaskProps {
  readonly task: CollectorTask;
  readonly setTask: (task: CollectorTask | null) => void;
}

export function CollectorTaskDialog({ task, setTask }: CollectorTaskProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const close = () => setTask(null);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['collectors'] });
    void client.invalidateQueries({ queryKey: ['collector-enrolments'] });
  };
  const done = () => {
    refresh();
    close();
  };
  const show = (created: Created) => {
    refresh();
    setTask({ kind: 'made', created });
  };
  switch (task.kind) {
    case 'add':
      return (
        <NameDialog
          title={t('collector.add')}
          label={t('name')}
          hint={t('collector.addHint')}
          schema={collectorEnrolmentCreateSchema}
          send={enrol}
          onDone={show}
          onClose={close}
        />
      );
    case 'made':
      return (
        <OneTimeSecret
          title={t('collector.made', { name: task.created.enrolment.name })}
          text={t('collector.madeText')}
          secret={startLines(task.created)}
          onClose={close}
        />
      );
    case 'edit':
      return (
        <Dialog title={t('collector.edit', { name: task.item.name })} onClose={close}>
          <CollectorForm before={task.item} onSaved={done} onCancel={close} />
        </Dialog>
      );
    case 'renew':
      return (
        <ConfirmDialog
          title={t('collector.renewTitle', { name: task.item.name })}
          text={t('collector.renewText')}
          confirmLabel={t('collector.renew')}
          onConfirm={async () =>
            show(await enrol({ name: task.item.name, collectorId: task.item.id }))
          }
          onDone={refresh}
          onClose={close}
        />
      );
    case 'revoke':
      return (
        <ConfirmDialog
          title={t('collector.revokeTitle', { name: task.item.name })}
          text={t('collector.revokeText')}
          confirmLabel={t('collector.revoke')}
          onConfirm={() => api.request(`/collectors/${task.item.id}/revoke`, { method: 'POST' })}
          onDone={done}
          onClose={close}
        />
      );
    case 'delete':
      return (
        <ConfirmDialog
          title={t('collector.delete.title', { name: task.item.name })}
          text={t('collector.delete.text')}
          confirmLabel={t('shared:action.delete')}
          onConfirm={() => api.request(`/collectors/${task.item.id}`, { method: 'DELETE' })}
          onDone={done}
          onClose={close}
        />
      );
  }
}

function enrol(body: z.input<typeof collectorEnrolmentCreateSchema>): Promise<Created> {
  const schema = collectorEnrolmentCreatedSchema;
  return api.request('/collector-enrolments', { method: 'POST', body, schema });
}

/** As an environment file or before a command: the far machine needs nothing else. */
function startLines({ token, platformUrl }: Created): string {
  return `ROLES=collector\nPLATFORM_URL=${platformUrl}\nENROL_TOKEN=${token}`;
}
