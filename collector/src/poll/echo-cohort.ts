import type { PollFailure } from '@atalaya/core/domain/network/device';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EchoTarget } from '@atalaya/core/ports/inventory-source';
import type { EchoProgram } from '../transports/icmp/echo-program.js';

/** A window that was cut short still says something with so many echoes. */
const CUT_WINDOW_COUNTS_FROM = 3;
const CUT = new Error('some targets are not echoed here any more');

export interface EchoCohortOptions {
  readonly program: EchoProgram;
  readonly clock: Clock;
  /** All of one rhythm (window and echoes). */
  readonly targets: readonly EchoTarget[];
  /** `sentAt`: as planned. Its answer may be read much later on a busy machine, when the host is dead already. */
  onEcho(target: EchoTarget, rttMs: number | null, sentAt: Instant): void;
  /** The round trips of one whole window in the order sent; null is a lost echo. */
  onWindow(target: EchoTarget, rttsMs: readonly (number | null)[]): void;
  onUnmeasured(target: EchoTarget, failure: PollFailure): void;
}

/**
 * Devices that are echoed in one rhythm, by one program run each window. The next window starts on
 * time while the last echoes of this one may still be awaited.
 */
export class EchoCohort {
  readonly #options: EchoCohortOptions;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #done: Promise<void>;
  #targets: readonly EchoTarget[];
  #restart = new AbortController();

  constructor(options: EchoCohortOptions) {
    this.#options = options;
    this.#targets = options.targets;
    this.#done = this.#run();
  }

  setTargets(targets: readonly EchoTarget[]): void {
    this.#targets = targets;
  }

  restart(): void {
    this.#restart.abort(new Error('the platform clock jumped'));
  }

  /** Ends the window under way, because some of its targets are another collector's now; what it measured counts. */
  cut(): void {
    this.#restart.abort(CUT);
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the collector is stopping'));
    await this.#done;
    await Promise.allSettled(this.#running);
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const windowMs = this.#options.targets[0]?.windowMs ?? POLLING_DEFAULTS.echoWindowMs;
    let dueAt = clock.now();
    while (!this.#stop.signal.aborted) {
      this.#restart = new AbortController();
      const signal = AbortSignal.any([this.#stop.signal, this.#restart.signal]);
      this.#track(this.#window(this.#targets, signal));
      dueAt += windowMs;
      await clock.sleep(Math.max(0, dueAt - clock.now()), signal).catch(() => undefined);
      if (this.#restart.signal.aborted) dueAt = clock.now();
    }
  }

  async #window(targets: readonly EchoTarget[], signal: AbortSignal): Promise<void> {
    const first = targets[0];
    if (first === undefined) return;
    const byAddress = groupBy(targets, ({ address }) => address);
    const windows = new Map<string, (number | null)[]>();
    const startedAt = this.#options.clock.now();
    const spacingMs = Math.round(first.windowMs / first.echoes);
    try {
      await this.#options.program.runEchoes({
        targets: [...byAddress.keys()],
        count: first.echoes,
        spacingMs,
        timeoutMs: POLLING_DEFAULTS.echoTimeoutMs,
        signal,
        onEcho: (address, { seq, rttMs }) => {
          const sentAt = startedAt + seq * spacingMs;
          const rttsMs = windows.get(address) ?? [];
          rttsMs.push(rttMs);
          windows.set(address, rttsMs);
          for (const target of byAddress.get(address) ?? []) {
            this.#options.onEcho(target, rttMs, sentAt);
          }
        },
        onUnmeasured: (address, failure) => {
          windows.delete(address);
          for (const target of byAddress.get(address) ?? []) {
            this.#options.onUnmeasured(target, failure);
          }
        },
      });
    } catch (error) {
      // Aborted: half a window is no measurement. Anything else says why nothing was measured.
      if (!signal.aborted) this.#tellUnmeasured(targets, error);
      if (signal.reason !== CUT) return;
      for (const [address, rttsMs] of windows) {
        if (rttsMs.length < CUT_WINDOW_COUNTS_FROM) windows.delete(address);
      }
    }
    for (const [address, rttsMs] of windows) {
      for (const target of byAddress.get(address) ?? []) this.#options.onWindow(target, rttsMs);
    }
  }

  #tellUnmeasured(targets: readonly EchoTarget[], error: unknown): void {
    const message = error instanceof Error ? error.message : 'the echo program failed';
    for (const target of targets) {
      this.#options.onUnmeasured(target, { kind: 'not-measured', message });
    }
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }
}
