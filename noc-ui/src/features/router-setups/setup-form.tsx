import { SNMP_CHOICES } from '@atalaya/core/domain/router-setup/router-setup';
import { routerSetupCreateSchema } from '@atalaya/core/wire/rest/router-setups';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { Field } from '../../shared/ui/field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { DraftFieldsProps } from './draft-fields-props.js';
import { createSetup, scriptKey, setupQuery } from './queries.js';
import { emptyDraft, errorOf, type SetupDraft, toSetupInput } from './setup-draft.js';
import { WireguardFields } from './wireguard-fields.js';

interface SetupFormProps {
  readonly onCreated: (id: string) => void;
}

export function SetupForm({ onCreated }: SetupFormProps) {
  const { t } = useTranslation('routerSetups');
  const client = useQueryClient();
  const locale = useLocale();
  const [draft, setDraft] = useState(() => emptyDraft(window.location.hostname));
  const change = (part: Partial<SetupDraft>) => setDraft({ ...draft, ...part });
  const form = useFormState({
    schema: routerSetupCreateSchema,
    send: createSetup,
    onDone: ({ setup, script, parts }) => {
      client.setQueryData(setupQuery(setup.id).queryKey, setup);
      client.setQueryData(scriptKey(setup.id), { script, parts });
      void client.invalidateQueries({ queryKey: ['router-setups'], exact: true });
      onCreated(setup.id);
    },
  });
  const fields = { draft, change, errors: form.errors };
  return (
    <form
      noValidate
      className="setup-form"
      onSubmit={(event) => form.submit(event, toSetupInput(draft, locale))}
    >
      <div className="form-stack">
        <WhichRouter {...fields} />
        <WhatItGives {...fields} />
        <WireguardFields {...fields} />
        <details className="setup-more">
          <summary>{t('form.more')}</summary>
          <div className="form-stack">
            <CheckField
              label={t('form.firewall')}
              hint={t('form.firewallHint')}
              isChecked={draft.firewall}
              onChange={(firewall) => change({ firewall })}
            />
            <TextField
              label={t('form.port')}
              hint={t('form.portHint')}
              inputMode="numeric"
              value={draft.port}
              onChange={(port) => change({ port })}
              error={form.errors['port']}
            />
          </div>
        </details>
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('form.submit')}
      />
    </form>
  );
}

function WhichRouter({ draft, change, errors }: DraftFieldsProps) {
  const { t } = useTranslation('routerSetups');
  return (
    <div className="form-grid">
      <TextField
        label={t('form.name')}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errors['name']}
        autoFocus
      />
      <SelectField
        label={t('form.routeros')}
        hint={t('form.routerosHint')}
        value={draft.routeros}
        choices={[
          { value: '7', label: 'RouterOS 7' },
          { value: '6', label: 'RouterOS 6' },
        ]}
        onChange={(routeros) => change({ routeros: routeros || '7' })}
      />
      <TextField
        label={t('form.address')}
        hint={draft.withWireguard ? t('form.addressTunnel') : t('form.addressHint')}
        isOptional={draft.withWireguard}
        value={draft.address}
        onChange={(address) => change({ address })}
        error={errors['address']}
        placeholder="10.20.0.1"
        autoCapitalize="off"
        spellCheck={false}
      />
      <Field
        label={t('form.allowedFrom')}
        hint={t('form.allowedFromHint')}
        error={errorOf(errors, 'allowedFrom')}
        isOptional={draft.withWireguard}
      >
        {(binding) => (
          <textarea
            {...binding}
            rows={2}
            className="mono"
            spellCheck={false}
            placeholder="10.0.0.5"
            value={draft.allowedFrom}
            onChange={(event) => change({ allowedFrom: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function WhatItGives({ draft, change }: DraftFieldsProps) {
  const { t } = useTranslation('routerSetups');
  return (
    <>
      <SelectField
        label={t('form.snmp')}
        value={draft.snmp}
        choices={SNMP_CHOICES.map((value) => ({ value, label: t(`snmp.${value}`) }))}
        onChange={(snmp) => change({ snmp: snmp || 'none' })}
      />
      <CheckField
        label={t('form.withWrite')}
        hint={t('form.withWriteHint')}
        isChecked={draft.withWrite}
        onChange={(withWrite) => change({ withWrite })}
      />
    </>
  );
}
