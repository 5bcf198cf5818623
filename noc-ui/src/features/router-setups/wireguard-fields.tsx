import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { DraftFieldsProps } from './draft-fields-props.js';
import type { SetupDraft } from './setup-draft.js';

const FIELDS = [
  ['collectorPublicKey', ''],
  ['endpoint', 'noc.example.net'],
  ['endpointPort', '51820'],
  ['routerAddress', '10.99.0.2/24'],
  ['collectorAddress', '10.99.0.1'],
] as const satisfies readonly (readonly [keyof SetupDraft, string])[];

export function WireguardFields({ draft, change, errors }: DraftFieldsProps) {
  const { t } = useTranslation('routerSetups');
  if (draft.routeros === '6') return null;
  return (
    <>
      <CheckField
        label={t('form.wireguard')}
        hint={t('form.wireguardHint')}
        isChecked={draft.withWireguard}
        onChange={(withWireguard) => change({ withWireguard })}
      />
      {draft.withWireguard && (
        <div className="form-grid">
          {FIELDS.map(([field, placeholder]) => (
            <TextField
              key={field}
              label={t(`wireguard.${field}`)}
              value={draft[field]}
              placeholder={placeholder}
              onChange={(value) => change({ [field]: value })}
              error={errors[`wireguard.${field}`]}
              autoCapitalize="off"
              spellCheck={false}
            />
          ))}
        </div>
      )}
    </>
  );
}
