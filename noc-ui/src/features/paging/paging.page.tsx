import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { OverrideForm } from './override-form.js';
import type { PagingTask } from './paging-task.js';
import { Policies } from './policies.js';
import { PolicyForm } from './policy-form.js';
import { deletePolicy, deleteRota, endSilence } from './queries.js';
import { QuietHoursForm } from './quiet-hours-form.js';
import { QuietHoursTable } from './quiet-hours-table.js';
import { RotaForm } from './rota-form.js';
import { Rotas } from './rotas.js';
import { SilenceForm } from './silence-form.js';
import { Silences } from './silences.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './paging.css';

addStrings('paging', es, en);

export function PagingPage() {
  const { t } = useTranslation('paging');
  const may = usePermissions();
  const client = useQueryClient();
  const [task, setTask] = useState<PagingTask | null>(null);
  const done = () => {
    void client.invalidateQueries({ queryKey: ['paging'] });
    void client.invalidateQueries({ queryKey: ['incidents'] });
    setTask(null);
  };
  const onTask = may('paging:write') ? setTask : undefined;
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} />
      <Rotas onTask={onTask} />
      {may('silence:read') && <Silences onTask={may('silence:write') ? setTask : undefined} />}
      <Policies onTask={onTask} />
      <QuietHoursTable onTask={onTask} />
      {task && <Task task={task} onDone={done} onClose={() => setTask(null)} />}
    </div>
  );
}

interface TaskProps {
  readonly task: PagingTask;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Task({ task, onDone, onClose }: TaskProps) {
  const { t } = useTranslation('paging');
  const form = { onSaved: onDone, onCancel: onClose };
  switch (task.kind) {
    case 'rota':
      return (
        <Dialog title={t(task.before ? 'rota.edit' : 'rota.add')} onClose={onClose}>
          <RotaForm before={task.before} {...form} />
        </Dialog>
      );
    case 'override':
      return (
        <Dialog title={t('override.title', { name: task.rota.name })} onClose={onClose}>
          <OverrideForm rota={task.rota} {...form} />
        </Dialog>
      );
    case 'policy':
      return (
        <Dialog title={t(task.before ? 'policy.edit' : 'policy.add')} onClose={onClose} size="wide">
          <PolicyForm before={task.before} {...form} />
        </Dialog>
      );
    case 'quiet':
      return (
        <Dialog title={t('quiet.edit', { name: task.before.channelName })} onClose={onClose}>
          <QuietHoursForm before={task.before} {...form} />
        </Dialog>
      );
    case 'silence':
      return (
        <Dialog title={t('silence.add')} onClose={onClose}>
          <SilenceForm {...form} />
        </Dialog>
      );
    default:
      return <Confirm task={task} onDone={onDone} onClose={onClose} />;
  }
}

type ConfirmTask = Extract<PagingTask, { kind: 'delete-rota' | 'delete-policy' | 'end-silence' }>;

function Confirm({ task, onDone, onClose }: TaskProps & { readonly task: ConfirmTask }) {
  const { t } = useTranslation(['paging', 'shared']);
  const props = { onDone, onClose };
  if (task.kind === 'end-silence') {
    const { id, target } = task.silence;
    return (
      <ConfirmDialog
        {...props}
        title={t('silence.endTitle', { name: target.name })}
        text={t('silence.endText')}
        confirmLabel={t('silence.end')}
        onConfirm={() => endSilence(id)}
      />
    );
  }
  const isRota = task.kind === 'delete-rota';
  const { id, name } = isRota ? task.rota : task.policy;
  return (
    <ConfirmDialog
      {...props}
      title={t('delete.title', { name })}
      text={t(isRota ? 'delete.rota' : 'delete.policy')}
      confirmLabel={t('shared:action.delete')}
      onConfirm={() => (isRota ? deleteRota(id) : deletePolicy(id))}
    />
  );
}
