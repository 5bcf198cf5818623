import { wallTokenCreatedSchema, wallTokenCreateSchema } from '@atalaya/core/wire/rest/wall';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';

interface WallFormProps {
  readonly onMade: (url: string) => void;
  readonly onClose: () => void;
}

export function WallForm({ onMade, onClose }: WallFormProps) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState('');
  const [showsRevenue, setShowsRevenue] = useState(false);
  const [sounds, setSounds] = useState(false);
  const form = useFormState({
    schema: wallTokenCreateSchema,
    send: (body) =>
      api.request('/wall-tokens', { method: 'POST', body, schema: wallTokenCreatedSchema }),
    onDone: ({ url }) => onMade(url),
  });
  return (
    <Dialog title={t('wall.add')} onClose={onClose}>
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
