import { useEffect, useState } from 'react';
import { RENEW_EACH_MS } from './align-reading.js';
import { requestPoll } from './queries.js';

/** Asks for a reading each second, and again while the page is open and in sight. */
export function useAlignLease(deviceId: string, isWanted: boolean): { error: unknown } {
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    const renew = async () => {
      if (document.hidden) return;
      try {
        await requestPoll(deviceId, 'align');
        if (isCurrent) setError(null);
      } catch (failure) {
        if (isCurrent) setError(failure);
      }
    };
    void renew();
    const timer = setInterval(renew, RENEW_EACH_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [deviceId, isWanted]);
  return { error };
}
