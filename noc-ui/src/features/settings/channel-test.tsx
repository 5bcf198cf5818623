import {
  channelTestSchema,
  type NotificationChannel,
} from '@atalaya/core/wire/rest/notification-channels';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { newDeliveryQuery } from './channel-queries.js';
import { AttemptLine } from './webhook-attempt.js';

interface ChannelTestDialogProps {
  readonly channel: NotificationChannel;
  readonly onClose: () => void;
}

/** Sends a test as it opens, and shows what comes of it. */
export function ChannelTestDialog({ channel, onClose }: ChannelTestDialogProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const sentence = useErrorSentence();
  const test = useQuery({
    queryKey: ['channel-test', channel.id],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: () =>
      api.request(`/notification-channels/${channel.id}/test`, {
        method: 'POST',
        body: {},
        schema: channelTestSchema,
      }),
  });
  const deliveryId = test.isFetching ? undefined : test.data?.deliveryId;
  const { data: delivery, error } = useQuery(newDeliveryQuery(channel.id, deliveryId));
  const failure = test.error ?? error;
  return (
    <Dialog title={t('webhook.test.title', { name: channel.name })} onClose={onClose}>
      <div className="dialog-body" aria-live="polite">
        {failure && <Notice tone="amber">{sentence(failure)}</Notice>}
        {!failure && (!delivery || delivery.state === 'pending') && (
          <p role="status">{t('channel.test.sending')}</p>
        )}
        {delivery && delivery.state !== 'pending' && (
          <Notice tone={delivery.state === 'delivered' ? 'green' : 'amber'}>
            {t(`channel.test.${delivery.state}`)}
          </Notice>
        )}
        {delivery?.log.map((attempt) => (
          <AttemptLine key={attempt.requestId} attempt={attempt} />
        ))}
      </div>
      <footer className="form-actions">
        <Button disabled={test.isFetching} onClick={() => void test.refetch()}>
          {t('webhook.test.again')}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t('shared:action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}
