import {
  type DiscoveryRunView,
  discoveryRunCreateSchema,
} from '@atalaya/core/wire/rest/discovery-runs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { credentialsQuery } from '../../shared/api/catalog-queries.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { Field } from '../../shared/ui/field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { startRun } from './queries.js';
import { EMPTY_DRAFT, errorOf, type RunDraft, toRunInput } from './run-draft.js';

interface RunFormProps {
  readonly onStarted: (run: DiscoveryRunView) => void;
}

export function RunForm({ onStarted }: RunFormProps) {
  const { t } = useTranslation('discovery');
  const client = useQueryClient();
  const [draft, setDraft] = useState<RunDraft>(EMPTY_DRAFT);
  const form = useFormState({
    schema: discoveryRunCreateSchema,
    send: startRun,
    onDone: (run) => {
      void client.invalidateQueries({ queryKey: ['discovery'] });
      onStarted(run);
    },
  });
  const change = (part: Partial<RunDraft>) => setDraft({ ...draft, ...part });
  return (
    <form
      noValidate
      className="run-form"
      onSubmit={(event) => form.submit(event, toRunInput(draft))}
    >
      <div className="form-stack">
        <Field
          label={t('form.targets')}
          hint={t('form.targetsHint')}
          error={errorOf(form.errors, 'targets')}
        >
          {(binding) => (
            <textarea
              {...binding}
              rows={3}
              className="mono"
              spellCheck={false}
              placeholder="10.20.0.0/24"
              value={draft.targets}
              onChange={(event) => change({ targets: event.target.value })}
            />
          )}
        </Field>
        <CheckField
          label={t('form.neighbours')}
          hint={t('form.neighboursHint')}
          isChecked={draft.neighbours}
          onChange={(neighbours) => change({ neighbours })}
        />
        <CredentialChoice
          chosen={draft.credentialIds}
          onChange={(credentialIds) => change({ credentialIds })}
          error={errorOf(form.errors, 'credentialIds')}
        />
        <details className="run-more">
          <summary>{t('form.more')}</summary>
          <div className="form-stack">
            <CheckField
              label={t('form.silentToo')}
              hint={t('form.silentTooHint')}
              isChecked={draft.silentToo}
              onChange={(silentToo) => change({ silentToo })}
            />
            <div className="form-grid">
              <TextField
                label={t('form.excluded')}
                isOptional
                value={draft.excluded}
                onChange={(excluded) => change({ excluded })}
                error={errorOf(form.errors, 'excluded')}
              />
              <TextField
                label={t('form.rate')}
                hint={t('form.rateHint')}
                inputMode="numeric"
                value={draft.ratePerSecond}
                onChange={(ratePerSecond) => change({ ratePerSecond })}
                error={form.errors['ratePerSecond']}
              />
              <TextField
                label={t('form.collector')}
                hint={t('form.collectorHint')}
                isOptional
                value={draft.collector}
                onChange={(collector) => change({ collector })}
                error={form.errors['collector']}
              />
            </div>
          </div>
        </details>
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('form.start')}
      />
    </form>
  );
}

interface CredentialChoiceProps {
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  readonly error: string | undefined;
}

function CredentialChoice({ chosen, onChange, error }: CredentialChoiceProps) {
  const { t } = useTranslation('discovery');
  const { data = [] } = useQuery(credentialsQuery());
  const usable = data.filter(({ kind }) => kind !== 'uisp');
  return (
    <fieldset className="run-credentials">
      <legend>{t('form.credentials')}</legend>
      <p className="field-hint">
        {usable.length === 0 ? t('form.noCredentials') : t('form.credentialsHint')}
      </p>
      <div className="run-credential-list">
        {usable.map(({ id, name, kind }) => (
          <CheckField
            key={id}
            label={name}
            hint={t(`credentialKind.${kind}`)}
            isChecked={chosen.includes(id)}
            onChange={(isChosen) =>
              onChange(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          />
        ))}
      </div>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
