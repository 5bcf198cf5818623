import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSpool } from '@atalaya/collector/spool/open-spool';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { type BenchResult, rounded } from './bench.js';
import { cycle, metricWorld } from './metric-world.js';

/** Of 25 series each. */
const DEVICES = 4_000;
const MEBIBYTE = 1_024 * 1_024;
const SECONDS_AN_HOUR = 3_600;
/** SPOOL_MAX_MB by default. */
const LIMIT_BYTES = 4_096 * MEBIBYTE;
const START = Date.UTC(2026, 2, 9);

/** An hour's samples while the store is down, poll by poll, and then all of them back: each once, in order. */
export async function run(): Promise<BenchResult> {
  const parent = await mkdtemp(join(tmpdir(), 'atalaya-spool-'));
  try {
    const log = { info: () => undefined, warn: () => undefined };
    const { spool, close } = await openSpool({ parent, maxBytes: LIMIT_BYTES, log });
    const { series } = metricWorld(DEVICES);
    const perDevice = series.length / DEVICES;
    let added = 0;
    let addMs = 0;
    for (let at = START; at < START + HOUR_MS; at += MINUTE_MS) {
      const samples = cycle(series, at);
      const startedAt = performance.now();
      for (let i = 0; i < samples.length; i += perDevice) {
        spool.add(samples.slice(i, i + perDevice));
        // A poll ends: its samples are in the file before anything else happens.
        await Promise.resolve();
      }
      addMs += performance.now() - startedAt;
      added += samples.length;
    }
    const { waiting, bytes } = spool;
    const rssMb = process.memoryUsage().rss / MEBIBYTE;
    const drained = await drain(spool, series.length);
    close();
    if (waiting !== added || drained.samples !== added || !drained.isInOrder) {
      throw new Error(`${added} samples were added, ${drained.samples} came back`);
    }
    return {
      name: 'spool',
      work: `an hour of ${DEVICES} devices at 60 s (${added.toLocaleString('en')} samples) into the spool poll by poll, and out of it`,
      figures: {
        samples: added,
        bytesPerSample: rounded(bytes / added, 2),
        sizeMb: Math.round(bytes / MEBIBYTE),
        hoursOf10000PerSecond: rounded(
          LIMIT_BYTES / ((bytes / added) * 10_000 * SECONDS_AN_HOUR),
          1,
        ),
        microsecondsPerSampleIn: rounded((1_000 * addMs) / added, 3),
        samplesPerSecondOut: Math.round((1_000 * drained.samples) / drained.ms),
        rssMb: Math.round(rssMb),
      },
      peers: {},
    };
  } finally {
    await rm(parent, { recursive: true });
  }
}

interface Spool {
  next(most: number): Promise<{ readonly samples: readonly Sample[]; commit(): void } | null>;
}

async function drain(spool: Spool, perMinute: number) {
  const startedAt = performance.now();
  let samples = 0;
  let isInOrder = true;
  for (let batch = await spool.next(5_000); batch; batch = await spool.next(5_000)) {
    for (const { at } of batch.samples) {
      const minute = START + Math.floor(samples / perMinute) * MINUTE_MS;
      if (at < minute || at >= minute + MINUTE_MS) isInOrder = false;
      samples++;
    }
    batch.commit();
  }
  return { samples, isInOrder, ms: performance.now() - startedAt };
}
