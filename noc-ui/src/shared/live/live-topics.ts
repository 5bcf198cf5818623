import type { SampleEvent } from '@atalaya/core/wire/live/topics';

/** In-page fan-out: what the one socket received, to whoever is mounted. */
const sampleListeners = new Set<(samples: SampleEvent) => void>();

export function publishSamples(samples: SampleEvent): void {
  for (const listener of sampleListeners) listener(samples);
}

export function onSamples(listener: (samples: SampleEvent) => void): () => void {
  sampleListeners.add(listener);
  return () => sampleListeners.delete(listener);
}

/** How many mounted pages want a device; the connection asks for the union, a moment later. */
const wanted = new Map<string, number>();
let announce: (deviceIds: readonly string[]) => void = () => undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const SETTLE_MS = 150;
/** The contract's limit of one subscription. */
const MAX_DEVICES = 200;

function changed(): void {
  clearTimeout(timer);
  timer = setTimeout(() => announce([...wanted.keys()].slice(0, MAX_DEVICES)), SETTLE_MS);
}

export function announceWith(tell: (deviceIds: readonly string[]) => void): void {
  announce = tell;
  changed();
}

export function wantDevices(deviceIds: readonly string[]): () => void {
  for (const id of deviceIds) wanted.set(id, (wanted.get(id) ?? 0) + 1);
  changed();
  return () => {
    for (const id of deviceIds) {
      const left = (wanted.get(id) ?? 1) - 1;
      if (left > 0) wanted.set(id, left);
      else wanted.delete(id);
    }
    changed();
  };
}
