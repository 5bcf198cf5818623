import { useTranslation } from 'react-i18next';

interface ChannelHealthProps {
  readonly item: {
    readonly enabled: boolean;
    readonly disabledReason: string | null;
    readonly pausedUntil: string | null;
    readonly failuresInRow: number;
    readonly pending: number;
    readonly dead: number;
    readonly trouble?: string | null;
  };
}

/** Whether what is sent arrives, of a webhook and of any other channel. */
export function ChannelHealth({ item }: ChannelHealthProps) {
  const { t } = useTranslation('settings');
  if (!item.enabled) {
    return t(item.disabledReason === 'gone' ? 'webhook.isGone' : 'webhook.isOff');
  }
  const isPaused = item.pausedUntil !== null && item.failuresInRow > 0;
  return (
    <>
      {isPaused ? t('webhook.failing', { count: item.failuresInRow }) : t('webhook.well')}
      {item.trouble && <div className="sub">{item.trouble}</div>}
      <div className="sub">{t('webhook.counts', { pending: item.pending, dead: item.dead })}</div>
    </>
  );
}
