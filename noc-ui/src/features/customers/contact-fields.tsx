import { CONTACT_KINDS, type ContactKind } from '@atalaya/core/domain/customers/contact';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';

export interface ContactDraft {
  /** Of the row on the screen alone. */
  readonly key: number;
  readonly kind: ContactKind | '';
  readonly value: string;
  readonly role: string;
  readonly hasConsent: boolean;
}

interface ContactFieldsProps {
  readonly contacts: readonly ContactDraft[];
  readonly errors: FieldErrors;
  readonly onChange: (contacts: readonly ContactDraft[]) => void;
}

/** Further telephones and e-mails: whose they are, and whether WhatsApp is welcome there. */
export function ContactFields({ contacts, errors, onChange }: ContactFieldsProps) {
  const { t } = useTranslation('customers');
  const change = (key: number, part: Partial<ContactDraft>) =>
    onChange(contacts.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const next = Math.max(0, ...contacts.map(({ key }) => key)) + 1;
  return (
    <fieldset className="contact-fields">
      <legend>{t('contact.title')}</legend>
      {contacts.map(({ key, kind, value, role, hasConsent }, index) => (
        <div key={key} className="form-grid">
          <SelectField
            label={t('contact.kind')}
            value={kind}
            choices={CONTACT_KINDS.map((each) => ({ value: each, label: t(each) }))}
            onChange={(chosen) => change(key, { kind: chosen })}
          />
          <TextField
            label={t(kind === 'email' ? 'email' : 'phone')}
            value={value}
            onChange={(text) => change(key, { value: text })}
            error={errors[`contacts.${index}.value`]}
          />
          <TextField
            label={t('contact.role')}
            value={role}
            onChange={(text) => change(key, { role: text })}
            isOptional
          />
          <div className="contact-actions">
            {kind === 'phone' && (
              <CheckField
                label={t('contact.consent')}
                isChecked={hasConsent}
                onChange={(isChecked) => change(key, { hasConsent: isChecked })}
              />
            )}
            <Button
              look="quiet"
              onClick={() => onChange(contacts.filter((each) => each.key !== key))}
            >
              {t('contact.remove')}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button
          disabled={contacts.length >= 20}
          onClick={() =>
            onChange([
              ...contacts,
              { key: next, kind: 'phone', value: '', role: '', hasConsent: false },
            ])
          }
        >
          {t('contact.add')}
        </Button>
      </div>
    </fieldset>
  );
}
