import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import { Field } from '../../shared/ui/field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { allowedOf, type BundleDraft } from './bundle-draft.js';

interface BundleFieldsProps {
  readonly draft: BundleDraft;
  readonly onChange: (draft: BundleDraft) => void;
  readonly errors: FieldErrors;
  /** Where the settings stand in the body, such as `bundle.`. */
  readonly prefix: string;
}

/** Where the notice of a cut is served, and what stays reachable for who is cut. */
export function BundleFields({ draft, onChange, errors, prefix }: BundleFieldsProps) {
  const { t } = useTranslation('enforcement');
  const set = (part: Partial<BundleDraft>) => onChange({ ...draft, ...part });
  const wrong = Object.keys(errors)
    .find((key) => key.startsWith(`${prefix}allowed`))
    ?.split('.')
    .at(-1);
  const wrongLine = wrong === undefined ? undefined : allowedOf(draft.allowed)[Number(wrong)];
  return (
    <>
      <CheckField
        label={t('bundle.hasAviso')}
        hint={t('bundle.hasAvisoHint')}
        isChecked={draft.hasAviso}
        onChange={(hasAviso) => set({ hasAviso })}
      />
      {draft.hasAviso && (
        <div className="form-grid">
          <TextField
            label={t('bundle.address')}
            inputMode="decimal"
            value={draft.address}
            onChange={(address) => set({ address })}
            error={errors[`${prefix}aviso.address`]}
          />
          <TextField
            label={t('bundle.port')}
            inputMode="numeric"
            value={draft.port}
            onChange={(port) => set({ port })}
            error={errors[`${prefix}aviso.port`]}
          />
        </div>
      )}
      <Field
        label={t('bundle.allowed')}
        hint={t('bundle.allowedHint')}
        error={
          wrong === undefined ? undefined : t('bundle.allowedWrong', { line: wrongLine ?? '' })
        }
      >
        {(binding) => (
          <textarea
            {...binding}
            className="mono"
            rows={4}
            value={draft.allowed}
            onChange={(event) => set({ allowed: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
