import { useTranslation } from 'react-i18next';
import { formatDuration } from '../format/time.js';
import { useNowMs } from '../live/platform-clock.js';

/** "5 s ago", as the language puts it. */
export function Ago({ since }: { readonly since: string }) {
  const { t } = useTranslation('shared');
  const age = formatDuration(useNowMs() - Date.parse(since));
  return (
    <time dateTime={since} className="num">
      {t('ago', { age })}
    </time>
  );
}
