import { SITE_KINDS } from '@atalaya/core/domain/network/site-kind';
import { type Site, siteCreateSchema } from '@atalaya/core/wire/rest/sites';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { createSite, updateSite } from './queries.js';

interface SiteFormProps {
  readonly before?: Site;
  readonly sites: readonly Site[];
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

function degrees(text: string): number | null {
  return text.trim() === '' ? null : Number(text.replace(',', '.'));
}

export function SiteForm({ before, sites, onSaved, onCancel }: SiteFormProps) {
  const { t } = useTranslation(['sites', 'shared']);
  const [draft, setDraft] = useState({
    name: before?.name ?? '',
    kind: before?.kind ?? ('tower' as Site['kind'] | ''),
    latitude: before?.latitude?.toString() ?? '',
    longitude: before?.longitude?.toString() ?? '',
    parentId: before?.parentId ?? '',
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: siteCreateSchema,
    send: (body) => (before ? updateSite(before.id, body) : createSite(body)),
    onDone: onSaved,
  });
  const body = () => ({
    ...draft,
    latitude: degrees(draft.latitude),
    longitude: degrees(draft.longitude),
    parentId: draft.parentId === '' ? null : draft.parentId,
    notes: before?.notes ?? '',
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body())}>
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={form.errors['name']}
          autoFocus
        />
        <SelectField
          label={t('kind')}
          value={draft.kind}
          choices={SITE_KINDS.map((kind) => ({ value: kind, label: t(`shared:siteKind.${kind}`) }))}
          onChange={(kind) => change({ kind })}
          error={form.errors['kind']}
        />
        <div className="form-grid">
          <TextField
            label={t('latitude')}
            value={draft.latitude}
            inputMode="decimal"
            placeholder="20.5231"
            onChange={(latitude) => change({ latitude })}
            error={form.errors['latitude']}
            isOptional
          />
          <TextField
            label={t('longitude')}
            value={draft.longitude}
            inputMode="decimal"
            placeholder="-100.4472"
            onChange={(longitude) => change({ longitude })}
            error={form.errors['longitude']}
            isOptional
          />
        </div>
        <SelectField
          label={t('parent')}
          value={draft.parentId}
          emptyLabel={t('noParent')}
          choices={sites
            .filter(({ id }) => id !== before?.id)
            .map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(parentId) => change({ parentId })}
          error={form.errors['parentId']}
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
