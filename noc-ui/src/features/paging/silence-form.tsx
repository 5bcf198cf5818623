import { silenceCreateSchema } from '@atalaya/core/wire/rest/silences';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { FormProps } from './form-props.js';
import { createSilence, deviceChoicesQuery, ruleChoicesQuery } from './queries.js';

/** An incident is muted on its own page. */
const KINDS = ['site', 'device', 'subtree', 'rule'] as const;
type Kind = (typeof KINDS)[number];
const HOURS = ['1', '4', '8', '24', '72', '168'] as const;
type Hours = (typeof HOURS)[number];
const HOUR_MS = 3_600_000;

interface Draft {
  readonly kind: Kind;
  readonly search: string;
  readonly id: string;
  readonly hours: Hours;
  readonly reason: string;
}

export function SilenceForm({ onSaved, onCancel }: FormProps) {
  const { t } = useTranslation('paging');
  const may = usePermissions();
  const [draft, setDraft] = useState<Draft>({
    kind: 'site',
    search: '',
    id: '',
    hours: '4',
    reason: '',
  });
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const choices = useChoices(draft.kind, draft.search.trim());
  const form = useFormState({
    schema: silenceCreateSchema,
    send: createSilence,
    onDone: onSaved,
  });
  const body = () => ({
    target: { kind: draft.kind, id: draft.id },
    until: new Date(platformNowMs() + Number(draft.hours) * HOUR_MS).toISOString(),
    reason: draft.reason,
  });
  const kinds = KINDS.filter((kind) => kind !== 'rule' || may('alert_rule:read'));
  const isDevice = draft.kind === 'device' || draft.kind === 'subtree';
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body())}>
      <div className="form-stack">
        <SelectField
          label={t('silence.what')}
          value={draft.kind}
          choices={kinds.map((value) => ({ value, label: t(`silence.kind.${value}`) }))}
          onChange={(kind) => change({ kind: kind || 'site', id: '' })}
        />
        {isDevice && (
          <TextField
            label={t('silence.search')}
            type="search"
            value={draft.search}
            maxLength={120}
            onChange={(search) => change({ search })}
          />
        )}
        <SelectField
          label={t(`silence.kind.${draft.kind}`)}
          value={draft.id}
          emptyLabel={t('rota.choose')}
          choices={choices}
          onChange={(id) => change({ id })}
          error={form.errors['target.id']}
        />
        <SelectField
          label={t('silence.for')}
          value={draft.hours}
          choices={HOURS.map((value) => ({ value, label: t(`silence.hours.${value}`) }))}
          onChange={(hours) => change({ hours: hours || '4' })}
          error={form.errors['until']}
        />
        <TextField
          label={t('silence.reason')}
          value={draft.reason}
          maxLength={500}
          onChange={(reason) => change({ reason })}
          error={form.errors['reason']}
          isOptional
        />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('silence.add')}
        onCancel={onCancel}
      />
    </form>
  );
}

function useChoices(kind: Kind, search: string) {
  const isDevice = kind === 'device' || kind === 'subtree';
  const sites = useQuery({ ...sitesQuery(), enabled: kind === 'site' });
  const devices = useQuery({ ...deviceChoicesQuery(search), enabled: isDevice });
  const rules = useQuery({ ...ruleChoicesQuery(), enabled: kind === 'rule' });
  const found = isDevice ? devices.data : kind === 'rule' ? rules.data : sites.data;
  return (found ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
