import { setTimeout as sleep } from 'node:timers/promises';
import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { Past } from '../world/past.js';
import type { SimDevice } from '../world/sim-device.js';
import type { World } from '../world/world.js';

const HISTORY_MS = 7 * DAY_MS;
const STEP_MS = 5 * MINUTE_MS;
const BATCH_SAMPLES = 4_000;
/** Of the time, the part that filling may take: the newcomer's machine has other work. */
const WORK_SHARE = 0.2;

/** What the first pages show comes first. */
const IN_TURN: readonly (readonly MetricName[])[] = [
  ['radio.signal_dbm', 'station.signal_dbm'],
  ['ping.rtt_p50_ms', 'ping.jitter_ms', 'ping.loss_pct'],
  ['radio.ccq_pct', 'radio.tx_ccq_pct'],
  ['interface.in_bps', 'interface.out_bps'],
  ['radio.snr_db', 'radio.clients'],
];

export interface BackFillOptions {
  readonly metrics: MetricStore;
  readonly world: World;
  readonly tenantId: string;
  /** Device id by name. */
  readonly deviceIds: ReadonlyMap<string, string>;
  /** The platform clock when the network went live: history ends before it. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
}

/**
 * Writes seven days of 5-minute history for the series that live polls have made, the newest day first, at a pace that
 * leaves the machine to the platform. Returns how many samples it wrote; ends early when aborted.
 */
export async function backFill(options: BackFillOptions): Promise<number> {
  const { metrics, world, tenantId, deviceIds, untilMs, signal } = options;
  const past = new Past(world);
  const devices = new Map<string, SimDevice>();
  for (const [name, id] of deviceIds) devices.set(id, world.network.device(name));
  const end = Math.floor(untilMs / STEP_MS) * STEP_MS;
  let written = 0;
  for (const wanted of IN_TURN) {
    const series = await metrics.series({ tenantId, metrics: wanted }, untilMs - DAY_MS);
    for (let dayEnd = end; dayEnd > end - HISTORY_MS; dayEnd -= DAY_MS) {
      for (const batch of batches(samplesOf(series, devices, past, dayEnd - DAY_MS, dayEnd))) {
        if (signal.aborted) return written;
        const from = performance.now();
        await metrics.write(batch);
        written += batch.length;
        await pause(performance.now() - from, signal);
      }
    }
  }
  return written;
}

function* samplesOf(
  series: readonly SeriesKey[],
  devices: ReadonlyMap<string, SimDevice>,
  past: Past,
  fromMs: number,
  toMs: number,
): Generator<Sample> {
  for (const key of series) {
    const device = devices.get(key.deviceId);
    if (!device || isSidePort(device, key)) continue;
    for (let at = fromMs; at < toMs; at += STEP_MS) {
      const value = past.value(device, key.metric, key.tags, at);
      if (value === undefined) break;
      yield { ...key, at, value };
    }
  }
}

/** Of the interfaces only the radio and the way towards the core are told. */
function isSidePort(device: SimDevice, { tags }: SeriesKey): boolean {
  const port = device.ports.find((candidate) => candidate.name === tags['interface']);
  return port !== undefined && port.purpose.kind !== 'uplink' && port.purpose.kind !== 'radio';
}

function* batches(samples: Iterable<Sample>): Generator<Sample[]> {
  let batch: Sample[] = [];
  for (const sample of samples) {
    batch.push(sample);
    if (batch.length < BATCH_SAMPLES) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function pause(workedMs: number, signal: AbortSignal): Promise<void> {
  const restMs = workedMs * (1 / WORK_SHARE - 1);
  await sleep(Math.max(20, restMs), undefined, { signal }).catch(() => {});
}
