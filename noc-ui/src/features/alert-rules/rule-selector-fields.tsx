import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { CheckField } from '../../shared/ui/check-field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { RuleDraft } from './rule-draft.js';

interface SelectorFieldsProps {
  readonly draft: RuleDraft;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** Of a field that holds several: what is wrong with the first of them. */
export function errorUnder(errors: FieldErrors, field: string): string | undefined {
  const key = Object.keys(errors).find((name) => name === field || name.startsWith(`${field}.`));
  return key === undefined ? undefined : errors[key];
}

/** Which devices a rule is about; nothing chosen means all. */
export function SelectorFields({ draft, errors, onChange }: SelectorFieldsProps) {
  const { t } = useTranslation(['alertRules', 'shared']);
  const sites = useQuery(sitesQuery()).data ?? [];
  const { roles, siteIds } = draft;
  return (
    <>
      <fieldset>
        <legend>{t('field.roles')}</legend>
        <div className="rule-roles">
          {DEVICE_ROLES.map((role) => (
            <CheckField
              key={role}
              label={t(`shared:role.${role}`)}
              isChecked={roles.includes(role)}
              onChange={(isChecked) =>
                onChange({
                  roles: DEVICE_ROLES.filter((it) =>
                    it === role ? isChecked : roles.includes(it),
                  ),
                })
              }
            />
          ))}
        </div>
      </fieldset>
      <div className="form-grid">
        <SelectField
          label={t('field.site')}
          value={siteIds.length === 1 ? (siteIds[0] ?? '') : ''}
          choices={sites.map(({ id, name }) => ({ value: id, label: name }))}
          emptyLabel={siteIds.length > 1 ? t('sites', { count: siteIds.length }) : t('anySite')}
          onChange={(id) => onChange({ siteIds: id === '' ? [] : [id] })}
          error={errors['selector.siteIds']}
        />
        <TextField
          label={t('field.vendors')}
          value={draft.vendors}
          placeholder="MikroTik, Ubiquiti"
          onChange={(vendors) => onChange({ vendors })}
          isOptional
        />
        <TextField
          label={t('field.tags')}
          value={draft.tags}
          onChange={(tags) => onChange({ tags })}
          isOptional
        />
        <TextField
          label={t('field.metricTags')}
          value={draft.metricTags}
          placeholder="interface=ether1"
          hint={t('hint.metricTags')}
          onChange={(metricTags) => onChange({ metricTags })}
          error={errorUnder(errors, 'selector.metricTags')}
          isOptional
        />
      </div>
    </>
  );
}
