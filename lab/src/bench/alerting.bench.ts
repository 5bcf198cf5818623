import type { AlertRule } from '@atalaya/core/domain/alerting/rule';
import { RuleEngine } from '@atalaya/core/domain/alerting/rule-engine';
import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { type BenchResult, rounded } from './bench.js';

const DEVICES = 20_000;
/** Metrics without tags and with them, as devices have. */
const METRICS = METRIC_NAMES.filter((name) => /^(device|ping|radio)\./.test(name)).slice(0, 10);
const RULES_PER_SERIES = 20;
const FOR_SAMPLES = 3;
const WARM_CYCLES = 5;
const CYCLES = 10;
const START = Date.UTC(2026, 2, 1);
const TENANT = 'bench';
const TAGS = { radio: 'wlan1' };
const NO_TAGS = {};
const BATCH = 200;

/** Threshold rules with `for` on every series, fed through the sample stream; what they tell is counted only. */
export async function run(): Promise<BenchResult> {
  const few = await measure(0.001);
  const firing = await measure(0.4);
  return {
    name: 'alerting',
    work: `${DEVICES * METRICS.length} series × ${RULES_PER_SERIES} threshold rules with a \`for\` of ${FOR_SAMPLES} samples, one sample a series a minute, ${CYCLES} minutes, from the sample stream to the state machine; ${few.firing} and ${firing.firing} of the alerts fire`,
    figures: {
      evaluationsPerCpuSecond: few.perCpuSecond,
      evaluationsPerCpuSecondFiring: firing.perCpuSecond,
      rssMb: Math.max(few.rssMb, firing.rssMb),
      evaluationsPerCpuSecondWhileRaising: firing.perCpuSecondRaising,
    },
    peers: {},
  };
}

async function measure(firingShare: number) {
  let firing = 0;
  const engine = new RuleEngine({
    rules: rules(),
    devices: Array.from({ length: DEVICES }, (_, index) => ({
      deviceId: `device-${index}`,
      role: 'ap' as const,
      siteId: null,
      vendor: null,
      tags: [],
    })),
    onStep: ({ state, isNews }) => {
      if (isNews) firing += state === 'firing' ? 1 : -1;
    },
  });
  const stream = createMemorySampleStream({ log: silentLog });
  let now = START;
  let lost = 0;
  let read = 0;
  let published = 0;
  let rssMb = 0;
  stream.subscribe(
    (batches) => {
      for (const { samples } of batches) engine.evaluate(samples, now);
      read += batches.length;
    },
    (batches) => {
      lost += batches;
    },
  );
  const cycle = async () => {
    now += MINUTE_MS;
    let cpuMs = 0;
    for (let device = 0; device < DEVICES; device += BATCH) {
      const batches = Array.from({ length: BATCH }, (_, offset) =>
        batch(device + offset, now, firingShare),
      );
      const before = process.cpuUsage();
      stream.publish(batches);
      published += batches.length;
      while (read + lost < published) await new Promise(setImmediate);
      const { user, system } = process.cpuUsage(before);
      cpuMs += (user + system) / 1_000;
    }
    rssMb = Math.max(rssMb, process.memoryUsage.rss() / 1e6);
    return cpuMs;
  };
  const perCycle = DEVICES * METRICS.length * RULES_PER_SERIES;
  let raisingMs = 0;
  for (let index = 0; index < WARM_CYCLES; index += 1) raisingMs += await cycle();
  let steadyMs = 0;
  for (let index = 0; index < CYCLES; index += 1) steadyMs += await cycle();
  if (lost > 0) throw new Error(`${lost} batches were lost: the figure would be a lie`);
  return {
    firing,
    perCpuSecond: rounded((perCycle * CYCLES * 1_000) / steadyMs, 0),
    perCpuSecondRaising: rounded((perCycle * WARM_CYCLES * 1_000) / raisingMs, 0),
    rssMb: rounded(rssMb),
  };
}

function rules(): AlertRule[] {
  return METRICS.flatMap((metric) =>
    Array.from({ length: RULES_PER_SERIES }, (_, index) => ({
      id: `${metric}-${index}`,
      name: `${metric} ${index}`,
      metric,
      condition: { kind: 'threshold', direction: 'above', raise: 80 + index, clear: 70 } as const,
      forSamples: FOR_SAMPLES,
      recoverSamples: 1,
      guard: null,
      selector: { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} },
      severity: 'warning' as const,
      labels: {},
    })),
  );
}

function batch(device: number, at: Instant, firingShare: number) {
  const isWrong = (device * 0.618_033_988_7) % 1 < firingShare;
  const deviceId = `device-${device}`;
  const samples = METRICS.map(
    (metric, index): Sample => ({
      tenantId: TENANT,
      deviceId,
      metric,
      tags: metric.startsWith('radio') ? TAGS : NO_TAGS,
      at,
      // Never the same from minute to minute.
      value: (isWrong ? 110 : 40) + ((at / MINUTE_MS + index) % 7),
    }),
  );
  const report = { way: 'snmp' as const, ok: true, at, failures: 0, intervalMs: MINUTE_MS };
  return { tenantId: TENANT, deviceId, report, samples };
}
