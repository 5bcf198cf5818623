import { VISIT_KINDS, type VisitKind } from '@atalaya/core/domain/tickets/visit';
import { type Visit, visitCreateSchema, visitUpdateSchema } from '@atalaya/core/wire/rest/visits';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { Field } from '../../shared/ui/field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { localToday } from './local-today.js';
import { assigneesQuery } from './queries.js';
import { planVisit, updateVisit } from './visit-queries.js';

interface VisitDialogProps {
  readonly before?: Visit;
  /** Of a new one: a ticket, a service or a customer. */
  readonly of?: Readonly<Partial<Record<'ticketId' | 'serviceId' | 'customerId', string>>>;
  readonly kind?: VisitKind;
  readonly onClose: () => void;
}

interface Draft {
  readonly kind: VisitKind;
  readonly technicianId: string;
  readonly day: string;
  readonly slotFrom: string;
  readonly slotTo: string;
  readonly notes: string;
}

/** Who goes when: a new visit, or another day of one that has not begun. */
export function VisitDialog({ before, of, kind = 'repair', onClose }: VisitDialogProps) {
  const { t } = useTranslation('tickets');
  const timeZone = useTimeZone();
  const [draft, setDraft] = useState<Draft>({
    kind: before?.kind ?? kind,
    technicianId: before?.technician?.id ?? '',
    day: before?.day ?? localToday(timeZone),
    slotFrom: before?.slotFrom ?? '09:00',
    slotTo: before?.slotTo ?? '11:00',
    notes: before?.notes ?? '',
  });
  const { kind: visitKind, technicianId, ...rest } = draft;
  const common = { ...rest, technicianId: technicianId === '' ? null : technicianId };
  const fields = (errors: FieldErrors) => (
    <VisitFields draft={draft} onChange={setDraft} errors={errors} isNew={before === undefined} />
  );
  if (before !== undefined) {
    return (
      <FormDialog
        title={t('visit.edit')}
        schema={visitUpdateSchema}
        body={common}
        send={(body) => updateVisit(before.id, body)}
        onClose={onClose}
      >
        {fields}
      </FormDialog>
    );
  }
  return (
    <FormDialog
      title={t('visit.plan')}
      schema={visitCreateSchema}
      body={{ ...common, kind: visitKind, ...of }}
      send={planVisit}
      onClose={onClose}
      submitLabel={t('visit.plan')}
    >
      {fields}
    </FormDialog>
  );
}

interface VisitFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly errors: FieldErrors;
  readonly isNew: boolean;
}

function VisitFields({ draft, onChange, errors, isNew }: VisitFieldsProps) {
  const { t } = useTranslation(['tickets', 'shared']);
  const { data: people = [] } = useQuery(assigneesQuery);
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  return (
    <>
      {isNew && (
        <SelectField
          label={t('visit.kindLabel')}
          value={draft.kind}
          choices={VISIT_KINDS.map((value) => ({ value, label: t(`visit.kind.${value}`) }))}
          onChange={(kind) => kind !== '' && set({ kind })}
          error={errors['customerId']}
        />
      )}
      <SelectField
        label={t('visit.technician')}
        value={draft.technicianId}
        emptyLabel={t('visit.nobody')}
        choices={people.map(({ id, name, role }) => ({
          value: id,
          label: t('person', { name, role: t(`shared:userRole.${role}`) }),
        }))}
        onChange={(technicianId) => set({ technicianId })}
        error={errors['technicianId']}
      />
      <TextField
        label={t('visit.day')}
        type="date"
        value={draft.day}
        onChange={(day) => set({ day })}
        error={errors['day']}
      />
      <TextField
        label={t('visit.from')}
        type="time"
        value={draft.slotFrom}
        onChange={(slotFrom) => set({ slotFrom })}
        error={errors['slotFrom']}
      />
      <TextField
        label={t('visit.to')}
        type="time"
        value={draft.slotTo}
        onChange={(slotTo) => set({ slotTo })}
        error={errors['slotTo']}
      />
      <Field label={t('visit.notes')} error={errors['notes']} isOptional>
        {(binding) => (
          <textarea
            {...binding}
            rows={3}
            maxLength={2_000}
            value={draft.notes}
            onChange={(event) => set({ notes: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
