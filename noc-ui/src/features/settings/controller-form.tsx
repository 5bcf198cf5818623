import { controllerCreateSchema, controllerSchema } from '@atalaya/core/wire/rest/controllers';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { credentialsQuery } from '../../shared/api/catalog-queries.js';
import { movePin } from '../../shared/api/collector-pins.js';
import { CollectorField } from '../../shared/ui/collector-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';

type Controller = z.infer<typeof controllerSchema>;

interface ControllerFormProps {
  readonly before?: Controller;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

function createController(body: z.output<typeof controllerCreateSchema>) {
  return api.request('/controllers', { method: 'POST', body, schema: controllerSchema });
}

function updateController(id: string, body: z.output<typeof controllerCreateSchema>) {
  const { driver: _d, ...change } = body;
  const path = `/controllers/${id}`;
  return api.request(path, { method: 'PATCH', body: change, schema: controllerSchema });
}

export function ControllerForm({ before, onSaved, onCancel }: ControllerFormProps) {
  const { t } = useTranslation('settings');
  const { data: credentials } = useQuery(credentialsQuery());
  const [draft, setDraft] = useState({
    name: before?.name ?? '',
    address: before?.address ?? '',
    port: String(before?.port ?? 443),
    credentialId: before?.credentialId ?? '',
  });
  const [collectorId, setCollectorId] = useState(before?.collector?.id ?? '');
  // Once made it is there, though its pin may fail: sent again, the form must not make another.
  const [existing, setExisting] = useState(before);
  const form = useFormState({
    schema: controllerCreateSchema,
    send: async (body) => {
      const saved = existing
        ? await updateController(existing.id, body)
        : await createController(body);
      setExisting(saved);
      await movePin({ controllerIds: [saved.id] }, before?.collector?.id ?? '', collectorId);
    },
    onDone: onSaved,
  });
  return (
    <form
      noValidate
      onSubmit={(event) =>
        form.submit(event, { ...draft, driver: 'uisp', port: Number(draft.port) })
      }
    >
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          error={form.errors['name']}
          autoFocus
        />
        <div className="form-grid">
          <TextField
            label={t('controller.address')}
            value={draft.address}
            placeholder="uisp.example.net"
            onChange={(address) => setDraft({ ...draft, address })}
            error={form.errors['address']}
          />
          <TextField
            label={t('controller.port')}
            inputMode="numeric"
            value={draft.port}
            onChange={(port) => setDraft({ ...draft, port })}
            error={form.errors['port']}
          />
        </div>
        <SelectField
          label={t('controller.credential')}
          value={draft.credentialId}
          emptyLabel={t('choose')}
          choices={(credentials ?? [])
            .filter(({ kind }) => kind === 'uisp')
            .map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(credentialId) => setDraft({ ...draft, credentialId })}
          error={form.errors['credentialId']}
        />
        <CollectorField value={collectorId} onChange={setCollectorId} />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
