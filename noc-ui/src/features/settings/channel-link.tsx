import {
  channelLinkCodeSchema,
  type NotificationChannel,
} from '@atalaya/core/wire/rest/notification-channels';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { chatOf } from './channel-chat.js';
import { channelsQuery } from './channel-queries.js';

interface ChannelLinkDialogProps {
  readonly channel: NotificationChannel;
  readonly onClose: () => void;
}

/** A code for the bot; says so when the chat from which it came is linked. */
export function ChannelLinkDialog({ channel, onClose }: ChannelLinkDialogProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const query = useQuery({
    queryKey: ['channel-link-code', channel.id],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: () =>
      api.request(`/notification-channels/${channel.id}/link-code`, {
        method: 'POST',
        body: {},
        schema: channelLinkCodeSchema,
      }),
  });
  const channels = useQuery({ ...channelsQuery(), refetchInterval: 2_000 });
  const now = channels.data?.find(({ id }) => id === channel.id);
  const [before, chat] = [chatOf(channel), now && chatOf(now)];
  const isLinked = chat !== null && chat !== undefined && chat.id !== before?.id;
  return (
    <Dialog title={t('channel.link.title', { name: channel.name })} onClose={onClose}>
      <div className="dialog-body" aria-live="polite">
        {isLinked ? (
          <Notice tone="green">{t('channel.link.done', { chat: chat.name })}</Notice>
        ) : (
          <QueryView query={query}>
            {({ code }) => (
              <>
                <p>{t('channel.link.text')}</p>
                <pre className="mono">{`/start ${code}`}</pre>
                <p className="sub">{t('channel.link.group')}</p>
              </>
            )}
          </QueryView>
        )}
      </div>
      <footer className="form-actions">
        <Button look="primary" onClick={onClose}>
          {t('shared:action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}
