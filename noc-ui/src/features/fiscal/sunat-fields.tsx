import type { SunatConfig } from '@atalaya/core/wire/rest/fiscal-settings';
import { useTranslation } from 'react-i18next';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';

const ADDRESS = ['ubigeo', 'line', 'district', 'province', 'department'] as const;
const SERIES = ['invoice', 'receipt', 'invoiceNote', 'receiptNote'] as const;
const ENDPOINTS = ['endpoint', 'consultEndpoint'] as const;

interface SunatFieldsProps {
  readonly config: SunatConfig;
  readonly errors: FieldErrors;
  readonly onChange: (config: SunatConfig) => void;
}

export function SunatFields({ config, errors, onChange }: SunatFieldsProps) {
  const { t } = useTranslation('fiscal');
  return (
    <>
      <SelectField
        label={t('authority.environment')}
        value={config.environment}
        choices={(['beta', 'production', 'operator'] as const).map((value) => ({
          value,
          label: t(`authority.${value}`),
        }))}
        onChange={(environment) => environment !== '' && onChange({ ...config, environment })}
      />
      {config.environment === 'operator' &&
        ENDPOINTS.map((name) => (
          <TextField
            key={name}
            label={t(`authority.${name}`)}
            value={config[name] ?? ''}
            onChange={(value) => onChange({ ...config, [name]: value.trim() || null })}
            error={errors[`sunat.${name}`]}
          />
        ))}
      {(['ruc', 'legalName'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`authority.${name}`)}
          value={config[name]}
          onChange={(value) => onChange({ ...config, [name]: value })}
          error={errors[`sunat.${name}`]}
        />
      ))}
      {ADDRESS.map((name) => (
        <TextField
          key={name}
          label={t(`authority.${name}`)}
          value={config.address[name]}
          onChange={(value) =>
            onChange({ ...config, address: { ...config.address, [name]: value } })
          }
          error={errors[`sunat.address.${name}`]}
        />
      ))}
      {SERIES.map((name) => (
        <TextField
          key={name}
          label={t(`authority.${name}`)}
          value={config.series[name]}
          maxLength={4}
          onChange={(value) => onChange({ ...config, series: { ...config.series, [name]: value } })}
          error={errors[`sunat.series.${name}`]}
        />
      ))}
      <SelectField
        label={t('authority.untaxed')}
        value={config.untaxed}
        choices={(['exempt', 'unaffected'] as const).map((value) => ({
          value,
          label: t(`authority.${value}`),
        }))}
        onChange={(untaxed) => untaxed !== '' && onChange({ ...config, untaxed })}
      />
    </>
  );
}
