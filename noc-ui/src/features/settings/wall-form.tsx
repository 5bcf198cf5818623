import {
  wallTokenCreatedSchema,
  wallTokenCreateSchema,
  wallTokenSchema,
} from '@atalaya/core/wire/rest/wall';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';

interface WallFormProps {
  /** The wall that is changed; absent for a new one. */
  readonly wall?: z.infer<typeof wallTokenSchema>;
  /** With the link of a new wall; null for one that was changed. */
  readonly onDone: (url: string | null) => void;
  readonly onClose: () => void;
}

export function WallForm({ wall, onDone, onClose }: WallFormProps) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState(wall?.name ?? '');
  const [showsRevenue, setShowsRevenue] = useState(wall?.showsRevenue ?? false);
  const [sounds, setSounds] = useState(wall?.sounds ?? false);
  const form = useFormState({
    schema: wallTokenCreateSchema,
    send: (body) => (wall === undefined ? make(body) : change(wall.id, body)),
    onDone,
  });
  return (
    <Dialog title={t(wall === undefined ? 'wall.add' : 'wall.edit')} onClose={onClose}>
      <form
        noValidate
        className="form-stack"
        onSubmit={(event) => form.submit(event, { name, showsRevenue, sounds })}
      >
        <TextField
          label={t('wall.nameLabel')}
          hint={t('wall.nameHint')}
          value={name}
          onChange={setName}
          error={form.errors['name']}
          autoFocus
        />
        <CheckField
          label={t('wall.showsRevenue')}
          hint={t('wall.showsRevenueHint')}
          isChecked={showsRevenue}
          onChange={setShowsRevenue}
        />
        <CheckField
          label={t('wall.sounds')}
          hint={t('wall.soundsHint')}
          isChecked={sounds}
          onChange={setSounds}
        />
        <FormActions isSending={form.isSending} formError={form.formError} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

type Choices = z.output<typeof wallTokenCreateSchema>;

async function make(body: Choices): Promise<string> {
  const request = { method: 'POST', body, schema: wallTokenCreatedSchema } as const;
  return (await api.request('/wall-tokens', request)).url;
}

async function change(id: string, body: Choices): Promise<null> {
  await api.request(`/wall-tokens/${id}`, { method: 'PATCH', body, schema: wallTokenSchema });
  return null;
}
