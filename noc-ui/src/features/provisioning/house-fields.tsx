import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { CheckField } from '../../shared/ui/check-field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { LineDraft } from './line-draft.js';

interface HouseFieldsProps {
  readonly draft: LineDraft;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<LineDraft>) => void;
}

/** What is put up at the house, and the ticket to put it up. */
export function HouseFields({ draft, errors, onChange }: HouseFieldsProps) {
  const { t } = useTranslation('provisioning');
  const may = usePermissions();
  return (
    <fieldset className="section provision-part">
      <legend>{t('house.title')}</legend>
      <div className="form-grid">
        <TextField
          label={t('house.serial')}
          value={draft.serial}
          onChange={(serial) => onChange({ serial })}
          hint={t('house.serialHint')}
          error={errors['equipment.serial']}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          isOptional
        />
        <TextField
          label={t('house.mac')}
          value={draft.equipmentMac}
          onChange={(equipmentMac) => onChange({ equipmentMac })}
          error={errors['equipment.mac']}
          placeholder="4C:5E:0C:11:22:33"
          autoComplete="off"
          spellCheck={false}
          isOptional
        />
        <TextField
          label={t('house.model')}
          value={draft.model}
          onChange={(model) => onChange({ model })}
          error={errors['equipment.model']}
          maxLength={120}
          autoComplete="off"
          isOptional
        />
      </div>
      {may('ticket:write') && (
        <CheckField
          label={t('house.ticket')}
          isChecked={draft.hasTicket}
          onChange={(hasTicket) =>
            onChange({ hasTicket, ticketSubject: draft.ticketSubject || t('house.ticketSubject') })
          }
        />
      )}
      {draft.hasTicket && (
        <TextField
          label={t('house.subject')}
          value={draft.ticketSubject}
          onChange={(ticketSubject) => onChange({ ticketSubject })}
          error={errors['ticket.subject']}
          maxLength={200}
        />
      )}
    </fieldset>
  );
}
