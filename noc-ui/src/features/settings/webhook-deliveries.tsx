import { webhookReplayedSchema } from '@atalaya/core/wire/rest/webhooks';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { AttemptLine } from './webhook-attempt.js';
import { type DeliveriesBase, deliveriesQuery, type ShownDelivery } from './webhook-queries.js';

const STATES = ['pending', 'delivered', 'dead'] as const;
type State = '' | (typeof STATES)[number];

interface DeliveriesDialogProps {
  /** The resource of the API, also the key of its queries. */
  readonly base: DeliveriesBase;
  readonly channel: { readonly id: string; readonly name: string; readonly dead: number };
  readonly mayWrite: boolean;
  readonly onClose: () => void;
}

/** What was sent over a channel, each with its attempts; what is dead can be sent again. */
export function DeliveriesDialog({ base, channel, mayWrite, onClose }: DeliveriesDialogProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [state, setState] = useState<State>('');
  const query = useInfiniteQuery(deliveriesQuery(base, channel.id, state));
  const replay = useMutation({
    mutationFn: (deliveryIds: readonly string[] | undefined) =>
      api.request(`${base}/${channel.id}/replay`, {
        method: 'POST',
        body: deliveryIds === undefined ? {} : { deliveryIds },
        schema: webhookReplayedSchema,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [base.slice(1)] }),
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const error = query.error ?? replay.error;
  return (
    <Dialog title={t('webhook.deliveries', { name: channel.name })} onClose={onClose} size="wide">
      <div className="dialog-body webhook-deliveries">
        <div className="webhook-filter">
          <SelectField
            label={t('webhook.state')}
            value={state}
            emptyLabel={t('webhook.all')}
            choices={STATES.map((value) => ({ value, label: t(`webhook.states.${value}`) }))}
            onChange={setState}
          />
          {mayWrite && channel.dead > 0 && (
            <Button disabled={replay.isPending} onClick={() => replay.mutate(undefined)}>
              {t('webhook.replayAll', { count: channel.dead })}
            </Button>
          )}
        </div>
        {error && (
          <Notice tone="amber" isAlert>
            {sentence(error)}
          </Notice>
        )}
        {query.isPending && <p role="status">{t('shared:loading')}</p>}
        {query.data && items.length === 0 && <p>{t('webhook.noDeliveries')}</p>}
        {items.map((item) => (
          <Delivery
            key={item.id}
            item={item}
            onReplay={
              mayWrite && item.state === 'dead' ? () => replay.mutate([item.id]) : undefined
            }
          />
        ))}
        {query.hasNextPage && (
          <Button disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
            {t('webhook.more')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

interface DeliveryProps {
  readonly item: ShownDelivery;
  readonly onReplay: (() => void) | undefined;
}

function Delivery({ item, onReplay }: DeliveryProps) {
  const { t } = useTranslation('settings');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const moment = (at: string) => formatMoment(Date.parse(at), zone);
  return (
    <details className="webhook-delivery">
      <summary>
        <b className="mono">{item.type}</b>
        <span data-state={item.state}>{t(`webhook.states.${item.state}`)}</span>
        <span className="sub">
          <Age since={item.queuedAt} />
        </span>
      </summary>
      <p className="sub mono">{`${item.subject} · #${item.sequence} · ${item.eventId}`}</p>
      {item.receipt && (
        <p>
          {t(`channel.receipt.${item.receipt}`)}
          {item.receiptAt && <span className="num"> · {moment(item.receiptAt)}</span>}
          {item.receiptError && <span className="sub"> · {item.receiptError}</span>}
        </p>
      )}
      {item.deadReason && <p>{t(`webhook.dead.${item.deadReason}`)}</p>}
      {item.log.length === 0 && <p>{t('webhook.noAttempts')}</p>}
      {item.log.map((attempt) => (
        <AttemptLine key={attempt.requestId} attempt={attempt} at={moment(attempt.at)} />
      ))}
      {onReplay && <Button onClick={onReplay}>{t('webhook.replay')}</Button>}
    </details>
  );
}
