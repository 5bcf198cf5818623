import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { collectorsQuery } from '../api/catalog-queries.js';
import { pinChoices } from '../api/collector-pins.js';
import { usePermissions } from '../api/permissions.js';
import { SelectField } from './select-field.js';

interface CollectorFieldProps {
  /** '' for any. */
  readonly value: string;
  readonly onChange: (collectorId: string) => void;
}

/** Which collector alone reads something; nothing at all for who may not say so, or while there is no choice. */
export function CollectorField({ value, onChange }: CollectorFieldProps) {
  const { t } = useTranslation('shared');
  const mayPin = usePermissions()('collector:write');
  const { data } = useQuery({ ...collectorsQuery(), enabled: mayPin });
  const choices = pinChoices(data ?? [], value);
  if (!mayPin || choices.length === 0) return null;
  return (
    <SelectField
      label={t('collectorPin.label')}
      hint={t('collectorPin.hint')}
      value={value}
      emptyLabel={t('collectorPin.any')}
      choices={choices.map(({ id, name, kind }) => ({
        value: id,
        label: kind === 'remote' ? `${name} · ${t('collectorPin.remote')}` : name,
      }))}
      onChange={onChange}
    />
  );
}
