import type { PortalService } from '@atalaya/core/wire/rest/portal';
import { PORTAL_TICKET_KINDS, PORTAL_TICKET_TEXT } from '@atalaya/core/wire/rest/portal-tickets';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../shared/api/problem-error.js';
import { Button } from '../shared/ui/button.js';
import { useErrorSentence } from '../shared/ui/error-sentence.js';
import { Field } from '../shared/ui/field.js';
import { Notice } from '../shared/ui/notice.js';
import { SelectField } from '../shared/ui/select-field.js';
import { KnownOutage } from './known-outage.js';
import { openTicket, ticketsQuery } from './portal-queries.js';

interface TicketFormProps {
  readonly services: readonly PortalService[];
  readonly first: PortalService;
}

/** Which service, what is wrong with it, in their own words. */
export function TicketForm({ services, first }: TicketFormProps) {
  const { t } = useTranslation('portal');
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const [serviceId, setServiceId] = useState(first.id);
  const [kind, setKind] = useState<(typeof PORTAL_TICKET_KINDS)[number]>('no_service');
  const [text, setText] = useState('');
  const outage = services.find(({ id }) => id === serviceId)?.outage ?? null;
  const send = useMutation({
    mutationFn: () => openTicket({ serviceId, kind, text: text.trim() }),
    onSuccess: () => {
      setText('');
      return client.invalidateQueries({ queryKey: ticketsQuery.queryKey });
    },
  });
  const isTooMany = send.error instanceof ProblemError && send.error.slug === 'too-many-tickets';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim().length >= PORTAL_TICKET_TEXT.least) send.mutate();
  };
  return (
    <form className="form-stack" onSubmit={submit}>
      {outage !== null && outage.until === null && <KnownOutage {...outage} />}
      {services.length > 1 && (
        <SelectField
          label={t('tickets.service')}
          value={serviceId}
          choices={services.map(({ id, plan, address }) => ({
            value: id,
            label: [plan.name, address].filter(Boolean).join(' · '),
          }))}
          onChange={setServiceId}
        />
      )}
      <SelectField
        label={t('tickets.what')}
        value={kind}
        choices={PORTAL_TICKET_KINDS.map((value) => ({ value, label: t(`tickets.kind.${value}`) }))}
        onChange={(value) => setKind(value === '' ? 'other' : value)}
      />
      <Field label={t('tickets.text')} hint={t('tickets.textHint')}>
        {(binding) => (
          <textarea
            {...binding}
            rows={4}
            required
            minLength={PORTAL_TICKET_TEXT.least}
            maxLength={PORTAL_TICKET_TEXT.most}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {send.error && (
        <Notice tone="amber" isAlert>
          {isTooMany ? t('tickets.tooMany') : sentence(send.error)}
        </Notice>
      )}
      {send.data && <Notice tone="green">{t('tickets.done', { number: send.data.number })}</Notice>}
      <Button look="primary" type="submit" disabled={send.isPending}>
        {t('tickets.send')}
      </Button>
    </form>
  );
}
