import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { taxGroupsQuery } from '../api/catalog-queries.js';
import { usePermissions } from '../api/permissions.js';
import { SelectField } from './select-field.js';

interface TaxGroupFieldProps {
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly error: string | undefined;
}

/** Which taxes a price carries. */
export function TaxGroupField({ value, onChange, error }: TaxGroupFieldProps) {
  const { t } = useTranslation('shared');
  const may = usePermissions();
  const { data } = useQuery({ ...taxGroupsQuery, enabled: may('billing_policy:read') });
  return (
    <SelectField
      label={t('taxGroup.label')}
      value={value}
      emptyLabel={t('taxGroup.none')}
      choices={(data ?? []).map(({ id, name, isIncluded }) => ({
        value: id,
        label: t(isIncluded ? 'taxGroup.included' : 'taxGroup.added', { name }),
      }))}
      onChange={onChange}
      error={error}
    />
  );
}
