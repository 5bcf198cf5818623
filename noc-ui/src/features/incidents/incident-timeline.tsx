import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { incidentCommentSchema } from '@atalaya/core/wire/rest/incidents';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { noticeWords } from './notice-words.js';
import { useComment } from './use-incident-change.js';

interface IncidentTimelineProps {
  readonly incident: IncidentDetail;
  readonly mayComment: boolean;
}

export function IncidentTimeline({ incident, mayComment }: IncidentTimelineProps) {
  const { t } = useTranslation('incidents');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('timeline.title')}</h2>
      </div>
      {mayComment && <CommentForm id={incident.id} />}
      <ol className="work-history">
        {incident.timeline.map((event) => (
          <TimelineItem key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

type TimelineEvent = IncidentDetail['timeline'][number];

function TimelineItem({ event }: { readonly event: TimelineEvent }) {
  const { t } = useTranslation('incidents');
  const locale = useLocale();
  const session = useSessionState();
  const timeZone = 'person' in session ? (session.person.tenant?.timezone ?? 'UTC') : 'UTC';
  const zone = { locale, timeZone };
  return (
    <li>
      <time className="sub num" dateTime={event.at}>
        {formatMoment(Date.parse(event.at), zone)}
      </time>
      <div>
        <p>{useEventWords(event, (instant) => formatMoment(Date.parse(instant), zone))}</p>
        <p className="sub">{event.actorName ?? t('timeline.platform')}</p>
      </div>
    </li>
  );
}

function useEventWords(
  { kind, text, devices, severity, notice }: TimelineEvent,
  at: (instant: string) => string,
): string {
  const { t } = useTranslation('incidents');
  if (notice !== null) return noticeWords(kind, notice, t, at);
  if (kind === 'comment') return text ?? '';
  if (kind === 'assigned') {
    return text === null ? t('timeline.released') : t('timeline.assigned', { name: text });
  }
  if (kind === 'acknowledged' && text !== null) {
    return `${t('timeline.acknowledged')} ${t(`acknowledge.${text}`)}`;
  }
  if (severity !== null) {
    return t('timeline.worsenedTo', { severity: t(`severity.${severity}`).toLowerCase() });
  }
  if (devices === null) return t(`timeline.${kind}`);
  const names = devices.names.join(', ');
  const more = devices.count > devices.names.length ? '…' : '';
  return t(`timeline.${kind}`, { count: devices.count, names: `${names}${more}` });
}

function CommentForm({ id }: { readonly id: string }) {
  const { t } = useTranslation('incidents');
  const [text, setText] = useState('');
  const comment = useComment(id);
  const form = useFormState({
    schema: incidentCommentSchema,
    send: (body) => comment.mutateAsync(body.text),
    onDone: () => setText(''),
  });
  return (
    <form noValidate className="comment-form" onSubmit={(event) => form.submit(event, { text })}>
      <TextField
        label={t('comment.title')}
        value={text}
        onChange={setText}
        error={form.errors['text']}
        maxLength={2_000}
      />
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('comment.add')}
      />
    </form>
  );
}
