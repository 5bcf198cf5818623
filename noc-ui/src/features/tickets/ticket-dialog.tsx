import {
  TICKET_KINDS,
  TICKET_PRIORITIES,
  type TicketKind,
  type TicketPriority,
} from '@atalaya/core/domain/tickets/ticket';
import { type TicketDetail, ticketCreateSchema } from '@atalaya/core/wire/rest/tickets';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Field } from '../../shared/ui/field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { openTicket } from './queries.js';
import { addTicketStrings } from './ticket-strings.js';

addTicketStrings();

interface TicketDialogProps {
  readonly customerId?: string;
  readonly incidentId?: string;
  readonly onClose: () => void;
}

/** Opens a ticket for a customer, or about an incident, and shows it. */
export function TicketDialog({ customerId, incidentId, onClose }: TicketDialogProps) {
  const { t } = useTranslation('tickets');
  const [, navigate] = useLocation();
  const [subject, setSubject] = useState('');
  const [kind, setKind] = useState<TicketKind>('no_service');
  const [priority, setPriority] = useState<TicketPriority>('normal');
  const [description, setDescription] = useState('');
  const body = {
    subject,
    kind,
    priority,
    ...(description.trim() !== '' && { description }),
    ...(customerId !== undefined && { customerId }),
    ...(incidentId !== undefined && { incidentId }),
  };
  return (
    <FormDialog
      title={t('open.title')}
      schema={ticketCreateSchema}
      body={body}
      send={openTicket}
      onDone={({ id }: TicketDetail) => navigate(`/tickets/${id}`)}
      onClose={onClose}
      submitLabel={t('open.action')}
    >
      {(errors) => (
        <>
          <TextField
            label={t('subject')}
            value={subject}
            onChange={setSubject}
            error={errors['subject']}
            maxLength={200}
          />
          <SelectField
            label={t('kindLabel')}
            value={kind}
            choices={TICKET_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            onChange={(value) => value !== '' && setKind(value)}
          />
          <SelectField
            label={t('priorityLabel')}
            value={priority}
            choices={TICKET_PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
            onChange={(value) => value !== '' && setPriority(value)}
          />
          <Field label={t('description')} error={errors['description']} isOptional>
            {(binding) => (
              <textarea
                {...binding}
                rows={4}
                maxLength={2_000}
                value={description}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}
