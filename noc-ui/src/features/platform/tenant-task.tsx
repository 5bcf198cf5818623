import { sessionSchema } from '@atalaya/core/wire/rest/auth';
import {
  platformEnterSchema,
  platformTenantSchema,
  platformTenantUpdateSchema,
} from '@atalaya/core/wire/rest/platform-tenants';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { api } from '../../shared/api/app-api.js';
import { acceptSession } from '../../shared/api/session-store.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';
import { type PlatformTenant, TENANTS_PATH } from './queries.js';
import { TenantForm } from './tenant-form.js';

export type PlatformTask =
  | { readonly kind: 'add' }
  | { readonly kind: 'made'; readonly url: string }
  | { readonly kind: 'toggle' | 'limit' | 'enter'; readonly tenant: PlatformTenant };

interface TenantTaskProps {
  readonly task: PlatformTask;
  readonly setTask: (task: PlatformTask | null) => void;
}

export function TenantTask({ task, setTask }: TenantTaskProps) {
  const { t } = useTranslation(['platform', 'shared']);
  const client = useQueryClient();
  const close = () => setTask(null);
  const refresh = () => void client.invalidateQueries({ queryKey: ['platform'] });
  const done = () => {
    refresh();
    close();
  };
  switch (task.kind) {
    case 'add':
      return (
        <Dialog title={t('add')} onClose={close}>
          <TenantForm
            onCancel={close}
            onSaved={(url) => {
              refresh();
              setTask({ kind: 'made', url });
            }}
          />
        </Dialog>
      );
    case 'made':
      return (
        <Dialog title={t('made')} onClose={close}>
          <div className="dialog-body secret-box">
            <p>{t('madeText')}</p>
            <code className="secret-url">{task.url}</code>
          </div>
        </Dialog>
      );
    case 'limit':
      return (
        <Dialog title={t('changeLimit')} onClose={close}>
          <LimitForm tenant={task.tenant} onSaved={done} onCancel={close} />
        </Dialog>
      );
    case 'enter':
      return (
        <Dialog title={t('enterTitle', { name: task.tenant.name })} onClose={close}>
          <EnterForm tenant={task.tenant} onCancel={close} />
        </Dialog>
      );
    case 'toggle': {
      const isActive = task.tenant.status === 'active';
      const status = isActive ? 'suspended' : 'active';
      return (
        <ConfirmDialog
          title={t(isActive ? 'suspendTitle' : 'resumeTitle', { name: task.tenant.name })}
          text={t(isActive ? 'suspendText' : 'resumeText')}
          confirmLabel={t(isActive ? 'suspend' : 'resume')}
          onConfirm={() =>
            api.request(`${TENANTS_PATH}/${task.tenant.id}`, { method: 'PATCH', body: { status } })
          }
          onDone={done}
          onClose={close}
        />
      );
    }
  }
}

interface TaskFormProps {
  readonly tenant: PlatformTenant;
  readonly onCancel: () => void;
}

function LimitForm({ tenant, onSaved, onCancel }: TaskFormProps & { onSaved: () => void }) {
  const { t } = useTranslation('platform');
  const [limit, setLimit] = useState(tenant.limits.devices?.toString() ?? '');
  const form = useFormState({
    schema: platformTenantUpdateSchema,
    send: (body) =>
      api.request(`${TENANTS_PATH}/${tenant.id}`, {
        method: 'PATCH',
        body,
        schema: platformTenantSchema,
      }),
    onDone: onSaved,
  });
  const limits = limit.trim() === '' ? {} : { devices: Number(limit) };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, { limits })}>
      <TextField
        label={t('limit')}
        hint={t('limitHint')}
        inputMode="numeric"
        value={limit}
        onChange={setLimit}
        error={form.errors['limits.devices']}
        autoFocus
      />
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}

function EnterForm({ tenant, onCancel }: TaskFormProps) {
  const { t } = useTranslation('platform');
  const [, navigate] = useLocation();
  const [reason, setReason] = useState('');
  const form = useFormState({
    schema: platformEnterSchema,
    send: (body) =>
      api.request(`${TENANTS_PATH}/${tenant.id}/enter`, {
        method: 'POST',
        body,
        schema: sessionSchema,
      }),
    onDone: (session) => {
      acceptSession(session);
      navigate('/');
    },
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, { reason })}>
      <div className="form-stack">
        <Notice tone="blue">{t('enterText')}</Notice>
        <TextField
          label={t('reason')}
          value={reason}
          onChange={setReason}
          error={form.errors['reason']}
          autoFocus
        />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('enter')}
        onCancel={onCancel}
      />
    </form>
  );
}
