import type { SampleEvent } from '@atalaya/core/wire/live/topics';
import { useEffect, useRef } from 'react';
import { onSamples, wantDevices } from './live-topics.js';

/** Subscribes to the devices while mounted and hands over each batch of their samples. */
export function useDeviceSamples(
  deviceIds: readonly string[],
  handle: (samples: SampleEvent) => void,
): void {
  const latest = useRef(handle);
  latest.current = handle;
  const key = [...new Set(deviceIds)].sort().join(' ');
  useEffect(() => {
    if (key === '') return;
    const ids = key.split(' ');
    const isWanted = new Set(ids);
    const release = wantDevices(ids);
    const stop = onSamples((samples) => {
      const mine = samples.filter((sample) => isWanted.has(sample.deviceId));
      if (mine.length > 0) latest.current(mine);
    });
    return () => {
      stop();
      release();
    };
  }, [key]);
}
