import {
  DHCP_STRATEGIES,
  PPPOE_STRATEGIES,
  STATIC_STRATEGIES,
} from '@atalaya/core/domain/enforcement/network-command';
import {
  type EnforcementRouter,
  type RouterTermsView,
  routerTermsSchema,
} from '@atalaya/core/wire/rest/enforcement';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { credentialsQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { numberOf } from '../../shared/format/number-of.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { saveTerms } from './queries.js';

const STRATEGIES = {
  pppoe: PPPOE_STRATEGIES,
  dhcp: DHCP_STRATEGIES,
  static: STATIC_STRATEGIES,
} as const;
const ACCESSES = ['pppoe', 'dhcp', 'static'] as const;
const NAMES = ['listName', 'suspendedProfile', 'reducedProfile'] as const;

interface TermsDialogProps {
  readonly router: EnforcementRouter;
  readonly onClose: () => void;
}

/** How a router is written; where blocks stand changes only while nothing is written. */
export function TermsDialog({ router, onClose }: TermsDialogProps) {
  const { t } = useTranslation('enforcement');
  const [terms, setTerms] = useState<RouterTermsView>(router.terms);
  const [writes, setWrites] = useState(String(router.terms.writesPerMinute));
  const set = (part: Partial<RouterTermsView>) => setTerms((all) => ({ ...all, ...part }));
  const isFixed = router.mode === 'enforce';
  return (
    <FormDialog
      title={t('terms.title', { name: router.name })}
      size="wide"
      schema={routerTermsSchema}
      body={{ ...terms, writesPerMinute: numberOf(writes) }}
      send={(value) => saveTerms(router.id, value)}
      onClose={onClose}
    >
      {(errors) => (
        <>
          {isFixed && <p className="section-note">{t('terms.fixed')}</p>}
          <fieldset className="form-grid" disabled={isFixed}>
            <legend className="visually-hidden">{t('terms.places')}</legend>
            {ACCESSES.map((access) => (
              <SelectField<string>
                key={access}
                label={t(`terms.${access}`)}
                value={terms[access]}
                choices={STRATEGIES[access].map((value) => ({
                  value,
                  label: t(`strategy.${value}`),
                }))}
                onChange={(value) => {
                  const found = STRATEGIES[access].find((one) => one === value);
                  if (found) set({ [access]: found });
                }}
                error={errors[access]}
              />
            ))}
            {NAMES.map((name) => (
              <TextField
                key={name}
                label={t(`terms.${name}`)}
                value={terms[name]}
                onChange={(value) => set({ [name]: value })}
                error={errors[name]}
              />
            ))}
          </fieldset>
          <div className="form-grid">
            <TextField
              label={t('terms.writesPerMinute')}
              hint={t('terms.writesHint')}
              inputMode="numeric"
              value={writes}
              onChange={setWrites}
              error={errors['writesPerMinute']}
            />
            <CredentialField
              value={terms.credentialId}
              onChange={(credentialId) => set({ credentialId })}
              error={errors['credentialId']}
            />
          </div>
        </>
      )}
    </FormDialog>
  );
}

interface CredentialFieldProps {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly error: string | undefined;
}

/** Nothing where the person may not read credentials: what is set stays. */
function CredentialField({ value, onChange, error }: CredentialFieldProps) {
  const { t } = useTranslation('enforcement');
  const mayRead = usePermissions()('credential:read');
  const { data } = useQuery({ ...credentialsQuery(), enabled: mayRead });
  if (!mayRead || data === undefined) return null;
  return (
    <SelectField<string>
      label={t('terms.credential')}
      hint={t('terms.credentialHint')}
      value={value ?? ''}
      emptyLabel={t('terms.credentialSame')}
      choices={data
        .filter(({ kind }) => kind === 'routeros')
        .map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => onChange(id === '' ? null : id)}
      error={error}
    />
  );
}
