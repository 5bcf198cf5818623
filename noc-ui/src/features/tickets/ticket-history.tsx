import {
  type TicketDetail,
  type TicketEvent,
  ticketCommentSchema,
} from '@atalaya/core/wire/rest/tickets';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { commentTicket } from './queries.js';
import { useTicketChange } from './use-ticket-change.js';

interface TicketHistoryProps {
  readonly ticket: TicketDetail;
  readonly mayWrite: boolean;
}

/** What happened to it, the newest first. */
export function TicketHistory({ ticket, mayWrite }: TicketHistoryProps) {
  const { t } = useTranslation('tickets');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('history')}</h2>
      </div>
      {mayWrite && <CommentForm ticket={ticket} />}
      <ol className="work-history">
        {[...ticket.events].reverse().map((event) => (
          <HistoryItem key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

function HistoryItem({ event }: { readonly event: TicketEvent }) {
  const { t } = useTranslation('tickets');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const words = useEventWords(event);
  return (
    <li data-answer={event.kind === 'answer'}>
      <time className="sub num" dateTime={event.at}>
        {formatMoment(Date.parse(event.at), zone)}
      </time>
      <div>
        {words !== '' && <p>{words}</p>}
        {event.text !== null && <p className="ticket-text">{event.text}</p>}
        <p className="sub">{event.by ?? t('platform')}</p>
      </div>
    </li>
  );
}

function useEventWords({ kind, data }: TicketEvent): string {
  const { t } = useTranslation('tickets');
  const of = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  switch (kind) {
    case 'assigned':
      return data['name'] === null
        ? t('event.released')
        : t('event.assigned', { name: of('name') });
    case 'moved':
      return t(`event.${of('move')}`);
    case 'incident_attached':
      return t('event.incident_attached', { root: of('rootName') });
    case 'incident_over':
      return t('event.incident_over', { root: of('rootName') });
    case 'overdue':
      return t(of('clock') === 'first_answer' ? 'event.answerLate' : 'event.resolutionLate');
    case 'visit':
      return t(`event.visit_${of('what')}`, { technician: of('technician'), day: of('day') });
    case 'comment':
      return '';
    default:
      return t(`event.${kind}`);
  }
}

function CommentForm({ ticket }: { readonly ticket: TicketDetail }) {
  const { t } = useTranslation('tickets');
  const [text, setText] = useState('');
  const [isAnswer, setAnswer] = useState(ticket.firstAnswer.answeredAt === null);
  const comment = useTicketChange(ticket.id, (body: { text: string; isAnswer: boolean }) =>
    commentTicket(ticket.id, body),
  );
  const form = useFormState({
    schema: ticketCommentSchema,
    send: (body) => comment.mutateAsync(body),
    onDone: () => {
      setText('');
      setAnswer(false);
    },
  });
  return (
    <form
      noValidate
      className="ticket-comment"
      onSubmit={(event) => form.submit(event, { text, isAnswer })}
    >
      <TextField
        label={t('comment.title')}
        value={text}
        onChange={setText}
        error={form.errors['text']}
        maxLength={2_000}
      />
      <CheckField label={t('comment.isAnswer')} isChecked={isAnswer} onChange={setAnswer} />
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('comment.add')}
      />
    </form>
  );
}
