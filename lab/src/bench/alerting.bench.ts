import type { AlertRule } from '@atalaya/core/domain/alerting/rule';
import { RuleEngine } from '@atalaya/core/domain/alerting/rule-engine';
import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { measurePrometheus, type PeerWork } from './alerting/prometheus-peer.js';
import { type BenchResult, rounded } from './bench.js';

const DEVICES = 20_000;
/** Prometheus holds each alert as two series: so many that it does not fill the memory. */
const PEER_DEVICES = 600;
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
const FEW = 0.001;
const MANY = 0.4;
const thresholdOf = (rule: number) => 80 + rule;

/** Threshold rules with `for` on every series, fed through the sample stream; what they tell is counted only. */
export async function run(): Promise<BenchResult> {
  const few = await measure(DEVICES, FEW);
  const firing = await measure(DEVICES, MANY);
  const peers = await comparePrometheus();
  return {
    name: 'alerting',
    work: `${DEVICES * METRICS.length} series × ${RULES_PER_SERIES} threshold rules with a \`for\` of ${FOR_SAMPLES} samples, one sample a series a minute, ${CYCLES} minutes, from the sample stream to the state machine; ${few.firing} and ${firing.firing} of the alerts fire; ${peers === undefined ? 'Prometheus is not installed (apt-get install -y prometheus)' : `Prometheus on ${PEER_DEVICES * METRICS.length} of these series and the same rules, its scraping left out, and the same here`}`,
    figures: {
      evaluationsPerCpuSecond: few.perCpuSecond,
      evaluationsPerCpuSecondFiring: firing.perCpuSecond,
      rssMb: Math.max(few.rssMb, firing.rssMb),
      evaluationsPerCpuSecondWhileRaising: firing.perCpuSecondRaising,
    },
    peers: peers ?? {},
  };
}

/** Both on the same series and rules, one after the other; undefined where Prometheus is not installed. */
async function comparePrometheus() {
  const work: PeerWork = {
    devices: PEER_DEVICES,
    metrics: METRICS,
    thresholds: Array.from({ length: RULES_PER_SERIES }, (_, rule) => thresholdOf(rule)),
    forSamples: FOR_SAMPLES,
    readingOf,
  };
  const theirs = await measurePrometheus(work, [FEW, MANY]);
  if (theirs === undefined) return undefined;
  const few = (await measure(PEER_DEVICES, FEW)).perCpuSecond;
  const firing = (await measure(PEER_DEVICES, MANY)).perCpuSecond;
  const [theirFew = Number.NaN, theirFiring = Number.NaN] = theirs.perCpuSecond;
  return {
    prometheusEvaluationsPerCpuSecond: theirFew,
    prometheusEvaluationsPerCpuSecondFiring: theirFiring,
    prometheusRssMb: theirs.rssMb,
    oursOnTheSameSeries: few,
    oursOnTheSameSeriesFiring: firing,
    ratioToPrometheus: rounded(few / theirFew),
    ratioToPrometheusFiring: rounded(firing / theirFiring),
  };
}

async function measure(deviceCount: number, firingShare: number) {
  let firing = 0;
  const engine = new RuleEngine({
    rules: rules(),
    devices: Array.from({ length: deviceCount }, (_, index) => ({
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
    for (let device = 0; device < deviceCount; device += BATCH) {
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
  const perCycle = deviceCount * METRICS.length * RULES_PER_SERIES;
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
      condition: {
        kind: 'threshold',
        direction: 'above',
        raise: thresholdOf(index),
        clear: 70,
      } as const,
      forSamples: FOR_SAMPLES,
      recoverSamples: 1,
      guard: null,
      selector: { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} },
      severity: 'warning' as const,
      labels: {},
    })),
  );
}

/** Never the same from minute to minute. */
function readingOf(device: number, metric: number, cycle: number, firingShare: number): number {
  const isWrong = (device * 0.618_033_988_7) % 1 < firingShare;
  return (isWrong ? 110 : 40) + ((cycle + metric) % 7);
}

function batch(device: number, at: Instant, firingShare: number) {
  const deviceId = `device-${device}`;
  const samples = METRICS.map(
    (metric, index): Sample => ({
      tenantId: TENANT,
      deviceId,
      metric,
      tags: metric.startsWith('radio') ? TAGS : NO_TAGS,
      at,
      value: readingOf(device, index, at / MINUTE_MS, firingShare),
    }),
  );
  const report = { way: 'snmp' as const, ok: true, at, failures: 0, intervalMs: MINUTE_MS };
  return { tenantId: TENANT, deviceId, report, samples };
}
