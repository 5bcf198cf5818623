import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';
import { systemDelay, waitUntil } from '@atalaya/platform/runtime/system-timers';
import { processUsage } from '../field/process-usage.js';

const INTERVAL_S = 5;
const CYCLES = 4;
const START_MS = 30_000;
const STOP_MS = 10_000;
const SETTLE_MS = 90_000;
/** The kernel counts CPU time in hundredths of a second: less is not told apart from nothing. */
const LEAST_CPU_SECONDS = 0.05;

/** The series and rules that both sides are given; the value of a series changes at each reading. */
export interface PeerWork {
  readonly devices: number;
  readonly metrics: readonly string[];
  /** `metric > threshold`, each with a `for` of `forSamples` readings. */
  readonly thresholds: readonly number[];
  readonly forSamples: number;
  readingOf(device: number, metric: number, cycle: number, firingShare: number): number;
}

export interface PeerFigures {
  /** Of each share of firing series that was asked for, in that order. */
  readonly perCpuSecond: readonly number[];
  readonly rssMb: number;
}

/**
 * Prometheus on the same series and rules: a process of our own on loopback, ended with the measurement. What it
 * takes to scrape is measured without rules first, and left out. undefined where it is not installed.
 */
export async function measurePrometheus(
  work: PeerWork,
  firingShares: readonly number[],
): Promise<PeerFigures | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-prometheus-'));
  const exporter = new Exporter(work);
  try {
    await exporter.open();
    await writeFile(join(folder, 'rules.yml'), rulesOf(work));
    const peer = await PrometheusProcess.start({
      folder,
      target: exporter.port,
      rules: work.metrics.length * work.thresholds.length,
    });
    if (peer === undefined) return undefined;
    try {
      return await measureCases(peer, exporter, { work, firingShares });
    } finally {
      await peer.stop();
    }
  } finally {
    await exporter.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureCases(
  peer: PrometheusProcess,
  exporter: Exporter,
  { work, firingShares }: { readonly work: PeerWork; readonly firingShares: readonly number[] },
): Promise<PeerFigures> {
  await peer.cycles(2);
  const scraping = await peer.watch(CYCLES);
  await peer.loadRules();
  const perCpuSecond: number[] = [];
  for (const share of firingShares) {
    exporter.firingShare = share;
    // Until what is to fire fires.
    await peer.evaluated(work.forSamples + 2);
    const { cpuSeconds, evaluations } = await peer.watch(CYCLES);
    const own = Math.max(LEAST_CPU_SECONDS, cpuSeconds - scraping.cpuSeconds);
    perCpuSecond.push(Math.round((evaluations * work.devices) / own));
  }
  return { perCpuSecond, rssMb: Math.round(peer.rssBytes / 1e6) };
}

interface PeerPlace {
  readonly folder: string;
  /** Where the series are scraped. */
  readonly target: number;
  readonly rules: number;
}

class PrometheusProcess {
  readonly #child: ChildProcess;
  readonly #place: PeerPlace;
  readonly #url: string;

  private constructor(child: ChildProcess, place: PeerPlace, url: string) {
    this.#child = child;
    this.#place = place;
    this.#url = url;
  }

  static async start(place: PeerPlace): Promise<PrometheusProcess | undefined> {
    const { folder, target } = place;
    const address = `127.0.0.1:${await freeLoopbackPort()}`;
    await writeFile(join(folder, 'prometheus.yml'), configOf(target, false));
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${address}`,
        '--web.enable-lifecycle',
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    const isRunning = await Promise.race([
      once(child, 'spawn').then(() => true),
      once(child, 'error').then(() => false),
    ]).catch(() => false);
    if (!isRunning) return undefined;
    const peer = new PrometheusProcess(child, place, `http://${address}`);
    if (await waitUntil(() => peer.#isReady(), START_MS, 200)) return peer;
    await peer.stop();
    throw new Error('Prometheus did not become ready');
  }

  get rssBytes(): number {
    return processUsage(this.#child.pid ?? 0).rssBytes;
  }

  cycles(count: number): Promise<void> {
    return systemDelay(count * INTERVAL_S * 1_000);
  }

  /** Until it has evaluated every rule so often, however late it is. */
  async evaluated(cycles: number): Promise<void> {
    const from = await this.#ruleEvaluations();
    const isDone = async () => (await this.#ruleEvaluations()) - from >= cycles * this.#place.rules;
    if (!(await waitUntil(isDone, SETTLE_MS, 500))) throw new Error('Prometheus does not keep up');
  }

  async watch(cycles: number) {
    const [before, evaluated] = [this.#cpuSeconds(), await this.#ruleEvaluations()];
    await this.cycles(cycles);
    return {
      cpuSeconds: this.#cpuSeconds() - before,
      evaluations: (await this.#ruleEvaluations()) - evaluated,
    };
  }

  async loadRules(): Promise<void> {
    const { folder, target } = this.#place;
    await writeFile(join(folder, 'prometheus.yml'), configOf(target, true));
    const answer = await fetch(`${this.#url}/-/reload`, { method: 'POST' });
    if (!answer.ok) throw new Error(`Prometheus refused the rules: ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const late = new AbortController();
    await Promise.race([
      exited,
      systemDelay(STOP_MS, late.signal).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      ),
    ]);
    late.abort();
    await exited;
  }

  #cpuSeconds(): number {
    return processUsage(this.#child.pid ?? 0).cpuSeconds;
  }

  async #isReady(): Promise<boolean> {
    const answer = await fetch(`${this.#url}/-/ready`).catch(() => null);
    return answer?.ok ?? false;
  }

  /** As it counts them itself: one for each rule, whatever the number of its series. */
  async #ruleEvaluations(): Promise<number> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    const counts = text.matchAll(/^prometheus_rule_evaluations_total\{[^}]*\} (\S+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }
}

/** What is scraped: each metric of each device. */
class Exporter {
  firingShare = 0;
  readonly #work: PeerWork;
  readonly #server: Server;
  #cycle = 0;

  constructor(work: PeerWork) {
    this.#work = work;
    this.#server = createServer((_request, response) => response.end(this.#page()));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #page(): string {
    const { metrics, devices, readingOf } = this.#work;
    this.#cycle += 1;
    return metrics
      .map((metric, index) => {
        const lines = [`# TYPE ${nameOf(metric)} gauge`];
        for (let device = 0; device < devices; device += 1) {
          const value = readingOf(device, index, this.#cycle, this.firingShare);
          lines.push(`${nameOf(metric)}{device="device-${device}",radio="wlan1"} ${value}`);
        }
        return `${lines.join('\n')}\n`;
      })
      .join('');
  }
}

const nameOf = (metric: string) => metric.replaceAll('.', '_');

function configOf(target: number, hasRules: boolean): string {
  return `global:
  scrape_interval: ${INTERVAL_S}s
  evaluation_interval: ${INTERVAL_S}s
${hasRules ? 'rule_files: [rules.yml]\n' : ''}scrape_configs:
  - job_name: bench
    static_configs: [{ targets: ['127.0.0.1:${target}'] }]
`;
}

/** Without labels or annotations of their own: each would be a template to expand for every alert. */
function rulesOf({ metrics, thresholds, forSamples }: PeerWork): string {
  const groups = metrics.map((metric) => {
    const rules = thresholds.map(
      (threshold) => `      - alert: ${nameOf(metric)}_${threshold}
        expr: ${nameOf(metric)} > ${threshold}
        for: ${(forSamples - 1) * INTERVAL_S}s`,
    );
    return `  - name: ${nameOf(metric)}\n    rules:\n${rules.join('\n')}`;
  });
  return `groups:\n${groups.join('\n')}\n`;
}
