import {
  TICKET_PRIORITIES,
  type TicketMove,
  type TicketPriority,
} from '@atalaya/core/domain/tickets/ticket';
import { type TicketDetail, ticketMoveSchema } from '@atalaya/core/wire/rest/tickets';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Field } from '../../shared/ui/field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { assigneesQuery, assignTicket, moveTicket, updateTicket } from './queries.js';
import { useTicketChange } from './use-ticket-change.js';

interface TicketProps {
  readonly ticket: TicketDetail;
}

/** What can be done with its state: each asks for a word of why. */
export function TicketActions({ ticket }: TicketProps) {
  const { t } = useTranslation('tickets');
  const [asked, setAsked] = useState<TicketMove | null>(null);
  return (
    <>
      {ticket.moves.map((move) => (
        <Button
          key={move}
          look={move === 'resolve' ? 'primary' : 'plain'}
          onClick={() => setAsked(move)}
        >
          {t(`move.${move}`)}
        </Button>
      ))}
      {asked && <MoveDialog ticket={ticket} move={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

interface MoveDialogProps extends TicketProps {
  readonly move: TicketMove;
  readonly onClose: () => void;
}

function MoveDialog({ ticket, move, onClose }: MoveDialogProps) {
  const { t } = useTranslation('tickets');
  const [text, setText] = useState('');
  return (
    <FormDialog
      title={t(`move.${move}`)}
      schema={ticketMoveSchema}
      body={{ move, ...(text.trim() !== '' && { text }) }}
      send={() => moveTicket(ticket.id, move, text.trim())}
      onClose={onClose}
      submitLabel={t(`move.${move}`)}
    >
      {(errors) => (
        <Field label={t(`moveText.${move}`)} error={errors['text']} isOptional>
          {(binding) => (
            <textarea
              {...binding}
              rows={3}
              maxLength={2_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}

/** To anybody of the organisation, oneself first. */
export function TicketAssignee({ ticket }: TicketProps) {
  const { t } = useTranslation(['tickets', 'shared']);
  const sentence = useErrorSentence();
  const session = useSessionState();
  const { data: people = [] } = useQuery(assigneesQuery);
  const assign = useTicketChange(ticket.id, (userId: string) =>
    assignTicket(ticket.id, userId === '' ? null : userId),
  );
  const ownId = 'person' in session ? session.person.user.id : null;
  const own = people.filter(({ id }) => id === ownId);
  const others = people.filter(({ id }) => id !== ownId);
  return (
    <SelectField
      label={t('assignee')}
      value={ticket.assignee?.id ?? ''}
      emptyLabel={t('nobody')}
      choices={[
        ...own.map(({ id }) => ({ value: id, label: t('me') })),
        ...others.map(({ id, name, role }) => ({
          value: id,
          label: t('person', { name, role: t(`shared:userRole.${role}`) }),
        })),
      ]}
      onChange={(userId) => assign.mutate(userId)}
      error={assign.error ? sentence(assign.error) : undefined}
    />
  );
}

export function TicketPriorityField({ ticket }: TicketProps) {
  const { t } = useTranslation('tickets');
  const sentence = useErrorSentence();
  const change = useTicketChange(ticket.id, (priority: TicketPriority) =>
    updateTicket(ticket.id, { priority }),
  );
  return (
    <SelectField
      label={t('priorityLabel')}
      value={ticket.priority}
      choices={TICKET_PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
      onChange={(value) => value !== '' && change.mutate(value)}
      error={change.error ? sentence(change.error) : undefined}
    />
  );
}
