import { ROLES, type Role } from '@atalaya/core/domain/access/roles';
import {
  type User,
  userCreatedSchema,
  userCreateSchema,
  userSchema,
} from '@atalaya/core/wire/rest/users';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';

interface UserFormProps {
  readonly before?: User;
  /** With the invitation's link, when one was made. */
  readonly onSaved: (invitationUrl: string | null) => void;
  readonly onCancel: () => void;
}

export function UserForm({ before, onSaved, onCancel }: UserFormProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const [draft, setDraft] = useState<{ name: string; email: string; role: Role | '' }>({
    name: before?.name ?? '',
    email: before?.email ?? '',
    role: before?.role ?? '',
  });
  const form = useFormState({
    schema: userCreateSchema,
    send: async ({ email, name, role, locale }) => {
      if (!before) {
        const body = { email, name, role, locale };
        return api.request('/users', { method: 'POST', body, schema: userCreatedSchema });
      }
      const body = { name, role };
      const user = await api.request(`/users/${before.id}`, {
        method: 'PATCH',
        body,
        schema: userSchema,
      });
      return { user, invitation: null };
    },
    onDone: ({ invitation }) => onSaved(invitation?.url ?? null),
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, draft)}>
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          error={form.errors['name']}
          autoFocus
        />
        {!before && (
          <TextField
            label={t('user.email')}
            type="email"
            value={draft.email}
            onChange={(email) => setDraft({ ...draft, email })}
            error={form.errors['email']}
          />
        )}
        <SelectField
          label={t('user.role')}
          value={draft.role}
          emptyLabel={t('choose')}
          choices={ROLES.map((role) => ({ value: role, label: t(`shared:userRole.${role}`) }))}
          onChange={(role) => setDraft({ ...draft, role })}
          error={form.errors['role']}
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
