import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { EchoProgram } from '../transports/icmp/echo-program.js';

const PROBE_EVERY_MS = 10_000;
const ECHOES = 3;
const SPACING_MS = 250;
const TIMEOUT_MS = 450;

interface WatchLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface IsolationWatchOptions {
  readonly program: EchoProgram;
  readonly log: WatchLog;
  readonly probeEveryMs?: number;
  onChange(isIsolated: boolean): void;
}

/**
 * Whether this collector itself is cut off: its own gateway and every canary are silent. Then nothing
 * that it does not hear is evidence against a device. Without addresses it is never said.
 */
export class IsolationWatch {
  readonly #options: IsolationWatchOptions;
  readonly #stop = new AbortController();
  #addresses: readonly string[] = [];
  #isIsolated = false;
  #probe: Promise<boolean> | null = null;
  #done: Promise<void> = Promise.resolve();

  constructor(options: IsolationWatchOptions) {
    this.#options = options;
  }

  get isIsolated(): boolean {
    return this.#isIsolated;
  }

  /** True when there is something to ask. */
  get isArmed(): boolean {
    return this.#addresses.length > 0;
  }

  setAddresses(addresses: readonly string[]): void {
    this.#addresses = [...new Set(addresses)].sort();
    if (!this.isArmed) this.#become(false);
  }

  start(): void {
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the collector is stopping'));
    await this.#done;
    await this.#probe;
  }

  /** Asks now, within a second; several who ask at once share the answer. */
  confirm(): Promise<boolean> {
    if (!this.isArmed || this.#stop.signal.aborted) return Promise.resolve(this.#isIsolated);
    this.#probe ??= this.#ask().finally(() => {
      this.#probe = null;
    });
    return this.#probe;
  }

  async #run(): Promise<void> {
    const everyMs = this.#options.probeEveryMs ?? PROBE_EVERY_MS;
    while (!this.#stop.signal.aborted) {
      await systemDelay(everyMs, this.#stop.signal).catch(() => undefined);
      await this.confirm();
    }
  }

  async #ask(): Promise<boolean> {
    let answered = 0;
    let lost = 0;
    const run = {
      targets: this.#addresses,
      count: ECHOES,
      spacingMs: SPACING_MS,
      timeoutMs: TIMEOUT_MS,
      signal: this.#stop.signal,
      onEcho: (_: string, { rttMs }: { readonly rttMs: number | null }) => {
        if (rttMs === null) lost += 1;
        else answered += 1;
      },
      // Not measured is neither: where echoes cannot be sent at all, nothing is claimed.
      onUnmeasured: () => undefined,
    };
    await this.#options.program.runEchoes(run).catch(() => undefined);
    if (answered > 0) this.#become(false);
    else if (lost > 0 && this.isArmed && !this.#stop.signal.aborted) this.#become(true);
    return this.#isIsolated;
  }

  #become(isIsolated: boolean): void {
    if (isIsolated === this.#isIsolated) return;
    this.#isIsolated = isIsolated;
    const fields = { gatewayAndCanaries: this.#addresses };
    const { log, onChange } = this.#options;
    if (isIsolated) {
      log.warn(
        fields,
        'this collector is cut off: its gateway and canaries are silent; what it polls is unknown, not down',
      );
    } else log.info(fields, 'this collector hears its gateway or a canary again');
    onChange(isIsolated);
  }
}
