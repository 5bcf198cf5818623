import {
  CHANNEL_FORMS,
  type ChannelFormKind,
  type NotificationChannel,
  notificationChannelCreateSchema,
  notificationChannelSchema,
  notificationChannelUpdateSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import {
  CHANNEL_FIELDS,
  type ChannelField,
  channelBody,
  draftOf,
  SEVERITIES,
  textOf,
} from './channel-draft.js';
import { routersQuery } from './channel-queries.js';
import { usersQuery } from './queries.js';

interface ChannelFormProps {
  readonly before?: NotificationChannel;
  readonly onSaved: (saved: NotificationChannel) => void;
  readonly onCancel: () => void;
}

const KINDS = Object.keys(CHANNEL_FORMS).filter(
  (kind): kind is ChannelFormKind => kind in CHANNEL_FORMS,
);

/** How people are told. What is secret is written and never read back. */
export function ChannelForm({ before, onSaved, onCancel }: ChannelFormProps) {
  const { t } = useTranslation('settings');
  const may = usePermissions();
  const users = useQuery({ ...usersQuery(), enabled: may('user:read') });
  const [draft, setDraft] = useState(draftOf(before));
  const isNew = before === undefined;
  const form = useFormState<unknown, NotificationChannel>({
    schema: isNew ? notificationChannelCreateSchema : notificationChannelUpdateSchema,
    send: (body) =>
      api.request(isNew ? '/notification-channels' : `/notification-channels/${before.id}`, {
        method: isNew ? 'POST' : 'PATCH',
        body,
        schema: notificationChannelSchema,
      }),
    onDone: onSaved,
  });
  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={(event) => form.submit(event, channelBody(draft, isNew))}
    >
      <div className="form-stack">
        {isNew && (
          <SelectField
            label={t('channel.kindLabel')}
            hint={t(`channel.kindHint.${draft.kind}`)}
            value={draft.kind}
            choices={KINDS.map((kind) => ({ value: kind, label: t(`channel.kind.${kind}`) }))}
            onChange={(kind) => {
              if (kind !== '') setDraft({ ...draft, kind, values: {} });
            }}
          />
        )}
        <TextField
          label={t('name')}
          value={draft.name}
          placeholder={t('channel.namePlaceholder')}
          onChange={(name) => setDraft({ ...draft, name })}
          error={form.errors['name']}
          autoFocus
        />
        {CHANNEL_FIELDS[draft.kind].map((field) => {
          const key = `${field.part}.${field.name}`;
          return (
            <ChannelInput
              key={`${draft.kind}.${key}`}
              kind={draft.kind}
              field={field}
              isKept={!isNew && field.part === 'secret'}
              value={textOf(draft, field, isNew)}
              onChange={(value) =>
                setDraft({ ...draft, values: { ...draft.values, [key]: value } })
              }
              error={errorOf(form.errors, key)}
            />
          );
        })}
        {before?.kind === 'whatsapp' && (
          <p className="sub webhook-url">
            {t('channel.callback')}{' '}
            <span className="mono">{`${location.origin}/api/v1/whatsapp-webhooks/${before.id}`}</span>
          </p>
        )}
        <SelectField
          label={t('channel.minSeverity')}
          hint={t('channel.minSeverityHint')}
          value={draft.minSeverity}
          choices={SEVERITIES.map((value) => ({ value, label: t(`channel.severity.${value}`) }))}
          onChange={(minSeverity) => {
            if (minSeverity !== '') setDraft({ ...draft, minSeverity });
          }}
        />
        {users.data && (
          <SelectField
            label={t('channel.person')}
            hint={t('channel.personHint')}
            value={draft.userId}
            emptyLabel={t('channel.group')}
            choices={users.data.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(userId) => setDraft({ ...draft, userId })}
            error={form.errors['userId']}
          />
        )}
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}

interface ChannelInputProps {
  readonly kind: ChannelFormKind;
  readonly field: ChannelField;
  /** What is stored stays while nothing is entered. */
  readonly isKept: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

function ChannelInput({ kind, field, isKept, value, onChange, error }: ChannelInputProps) {
  const { t, i18n } = useTranslation('settings');
  const label = t(`channel.field.${kind}.${field.name}`);
  const { choices, part, placeholder, isOptional = false } = field;
  if (choices) {
    const labels = choices.map((each) => ({
      value: each,
      label: t(`channel.choice.${field.name}.${each}`),
    }));
    return (
      <SelectField label={label} value={value} choices={labels} onChange={onChange} error={error} />
    );
  }
  if (field.type === 'router') {
    return <RouterField label={label} value={value} onChange={onChange} error={error} />;
  }
  const hintKey = `channel.hint.${kind}.${field.name}`;
  const hint = i18n.exists(`settings:${hintKey}`) ? t(hintKey) : undefined;
  return (
    <TextField
      label={label}
      hint={isKept ? t('channel.kept') : hint}
      type={part === 'secret' ? 'password' : 'text'}
      autoComplete={part === 'secret' ? 'new-password' : 'off'}
      inputMode={field.type === 'number' ? 'numeric' : undefined}
      placeholder={placeholder}
      value={value}
      onChange={onChange}
      isOptional={isOptional}
      error={error}
    />
  );
}

interface RouterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

function RouterField({ label, value, onChange, error }: RouterFieldProps) {
  const { t } = useTranslation('settings');
  const { data: routers } = useQuery(routersQuery());
  return (
    <SelectField
      label={label}
      hint={t('channel.hint.sms.deviceId')}
      value={value}
      emptyLabel={t('channel.chooseRouter')}
      choices={(routers ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChange}
      error={error}
    />
  );
}

/** Of a list the first wrong part. */
function errorOf(errors: Readonly<Record<string, string>>, key: string): string | undefined {
  return errors[key] ?? Object.entries(errors).find(([field]) => field.startsWith(`${key}.`))?.[1];
}
