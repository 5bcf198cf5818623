import { formatDuration } from '../format/time.js';
import { useNowMs } from '../live/platform-clock.js';

/** How long ago an instant was, on the platform's clock. */
export function Age({ since }: { since: string }) {
  const nowMs = useNowMs();
  return (
    <time dateTime={since} className="num">
      {formatDuration(nowMs - Date.parse(since))}
    </time>
  );
}
