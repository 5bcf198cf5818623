import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import type { Way } from '@atalaya/core/domain/network/device';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { PollRequests } from '@atalaya/core/ports/poll-request';
import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { StormNetwork } from './storm-network.js';

const STEP_MS = 50;
/** The last echoes of a fast re-check end so long after the first: hosts of one run are staggered over its spacing. */
const VERDICTS_OVER_MS = 3 * SECOND_MS;
/** SNMP gives up after three requests of a second and a half. */
const SNMP_GIVES_UP_MS = 4_500;
const QUICK_ECHO_MS = 600;
const READ: readonly MetricName[] = [
  'device.cpu_pct',
  'device.memory_pct',
  'device.temperature_c',
  'radio.signal_dbm',
  'radio.snr_db',
  'radio.ccq_pct',
  'interface.in_bps',
  'interface.out_bps',
];

/** What a collector would publish of the network: polls and echo windows over each minute, verdicts as they change. */
export class StormFeed {
  readonly #samples: Pick<SampleStream, 'publish'>;
  readonly #tenantId: string;
  readonly #devices: readonly string[];
  readonly #dead = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #next = 0;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    samples: Pick<SampleStream, 'publish'>,
    pollRequests: Pick<PollRequests, 'subscribe'>,
    tenantId: string,
    { kept, lost }: StormNetwork,
  ) {
    this.#samples = samples;
    this.#tenantId = tenantId;
    this.#devices = [...kept, ...lost];
    this.#unsubscribe = pollRequests.subscribe(({ deviceId, kind }) => {
      if (kind === 'echo') void this.#later(QUICK_ECHO_MS, () => this.#publish(deviceId, 'icmp'));
    });
  }

  /** Everything is read once at once, then each device in its turn, once a minute. */
  start(): void {
    for (const id of this.#devices) this.#readAll(id);
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    await this.#running;
  }

  /** All of them are dead at once; each is noticed at its own moment. Resolves when all have been. */
  async kill(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#dead.add(id);
    await this.#spread(ids, VERDICTS_OVER_MS, (id) => {
      this.#publish(id, 'icmp');
      void this.#later(SNMP_GIVES_UP_MS, () => this.#publish(id, 'snmp'));
    });
  }

  async revive(ids: readonly string[]): Promise<void> {
    this.#dead.clear();
    await this.#spread(ids, VERDICTS_OVER_MS, (id) => this.#readAll(id));
  }

  async #run(): Promise<void> {
    const each = Math.ceil((this.#devices.length * STEP_MS) / MINUTE_MS);
    while (!this.#stopped) {
      for (let i = 0; i < each; i += 1) {
        const id = this.#devices[this.#next % this.#devices.length];
        this.#next += 1;
        if (id !== undefined) this.#readAll(id);
      }
      await systemDelay(STEP_MS);
    }
  }

  async #spread(ids: readonly string[], overMs: number, each: (id: string) => void): Promise<void> {
    // In an order of no meaning: a child is as likely to be noticed first as its parent.
    const shuffled = [...ids].sort((a, b) => (a < b ? -1 : 1));
    const steps = Math.ceil(overMs / STEP_MS);
    const size = Math.ceil(shuffled.length / steps);
    for (let start = 0; start < shuffled.length; start += size) {
      for (const id of shuffled.slice(start, start + size)) each(id);
      await systemDelay(STEP_MS);
    }
  }

  #readAll(id: string): void {
    this.#publish(id, 'icmp');
    this.#publish(id, 'snmp');
  }

  async #later(delayMs: number, work: () => void): Promise<void> {
    await systemDelay(delayMs);
    if (!this.#stopped) work();
  }

  /** One batch a poll, as the collector's. */
  #publish(deviceId: string, way: Way): void {
    const at = Date.now();
    const ok = !this.#dead.has(deviceId);
    const key = `${deviceId} ${way}`;
    const failures = ok ? 0 : (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const report = { way, ok, at, failures, intervalMs: MINUTE_MS };
    const samples = this.#samplesOf(deviceId, way, ok, at);
    this.#samples.publish([{ tenantId: this.#tenantId, deviceId, report, samples }]);
  }

  #samplesOf(deviceId: string, way: Way, ok: boolean, at: number): Sample[] {
    const base = { tenantId: this.#tenantId, deviceId, at };
    if (way === 'icmp') return [{ ...base, metric: 'device.up', tags: {}, value: ok ? 1 : 0 }];
    if (!ok) return [{ ...base, metric: 'device.poll_ok', tags: {}, value: 0 }];
    return READ.map((metric) => ({ ...base, metric, tags: tagsOf(metric), value: 40 }));
  }
}

function tagsOf(metric: MetricName): Record<string, string> {
  if (metric.startsWith('radio.')) return { radio: 'wlan1' };
  return metric.startsWith('interface.') ? { interface: 'ether1' } : {};
}
