import type { PollFailure } from '@atalaya/core/domain/network/device';
import { stableFraction } from '@atalaya/core/domain/shared/stable-hash';
import type { Clock } from '@atalaya/core/ports/clock';
import type {
  ControllerResult,
  ControllerSession,
  DeviceDriver,
  DeviceSession,
  DriverTarget,
  HistoryOf,
  PingFrom,
  PollResult,
  PollScope,
  SessionEvent,
} from '@atalaya/core/ports/device-driver';
import type { PollTarget } from '@atalaya/core/ports/inventory-source';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { PollTiming } from './device-pipeline.js';
import type { PollGate } from './poll-gate.js';
import type { PollLoad } from './poll-load.js';
import { PollLoop } from './poll-loop.js';
import { ScopeSchedule } from './scope-schedule.js';

/** Slower than this is a failed poll; routers may stall for seconds, so it is not a short one. */
const POLL_DEADLINE_MS = 30_000;
/** One for all: an abort without a reason makes an exception with a stack, at every poll. */
const POLL_IS_OVER = new Error('the poll is over');

export interface DevicePollerOptions {
  readonly target: PollTarget;
  readonly driver: DeviceDriver;
  readonly clock: Clock;
  readonly firstInMs: number;
  readonly gate: PollGate;
  readonly load: PollLoad;
  onPoll(result: PollResult | ControllerResult, timing: PollTiming): void;
  /** Absent: nobody wants to know before the next poll. */
  readonly onSessionEvent?: ((event: SessionEvent) => void) | undefined;
}

/** One target, its long-lived session and its loop. */
export class DevicePoller {
  readonly fingerprint: string;
  readonly #options: DevicePollerOptions;
  readonly #session: DeviceSession | ControllerSession;
  readonly #scopes: ScopeSchedule;
  readonly #abort = new AbortController();
  readonly loop: PollLoop;

  constructor(options: DevicePollerOptions) {
    const { target, clock, firstInMs, gate, load } = options;
    this.#options = options;
    this.fingerprint = target.fingerprint;
    this.#scopes = new ScopeSchedule(target.intervalMs);
    this.#session = openSession(options);
    this.loop = new PollLoop({
      clock,
      intervalMs: target.intervalMs,
      firstInMs,
      // By what is polled, not by who polls it: the rhythm outlives restarts and changes of collector.
      phaseMs: Math.floor(stableFraction(target.id) * target.intervalMs),
      gate,
      load,
      poll: () => this.#poll(),
    });
  }

  /** Echoes from the device itself, where its driver can have it send some. */
  get ping(): PingFrom | undefined {
    const session = this.#session;
    if (!('ping' in session) || !session.ping) return undefined;
    return session.ping.bind(session);
  }

  /** What a controller has kept of one of its devices. */
  get history(): HistoryOf | undefined {
    const session = this.#session;
    if (!('history' in session) || !session.history) return undefined;
    return session.history.bind(session);
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('the collector is stopping'));
    await this.loop.stop();
    await this.#session.close();
  }

  async #poll(): Promise<void> {
    const { clock, target, onPoll } = this.#options;
    const startedAt = clock.now();
    const scopes = this.#scopes.due(startedAt);
    const result = await this.#readWithin(POLL_DEADLINE_MS, scopes);
    if (this.#abort.signal.aborted) return;
    const at = clock.now();
    if (result.ok) this.#scopes.read(scopes, startedAt);
    const isFull = scopes.has('slow');
    onPoll(result, { at, tookMs: at - startedAt, intervalMs: target.intervalMs, isFull });
  }

  async #readWithin(
    deadlineMs: number,
    scopes: ReadonlySet<PollScope>,
  ): Promise<PollResult | ControllerResult> {
    const deadline = new AbortController();
    const over = new AbortController();
    const signal = AbortSignal.any([deadline.signal, this.#abort.signal]);
    // System time: a jump of the platform clock must not end a poll that is under way.
    const timer = systemDelay(deadlineMs, over.signal).then(
      () => deadline.abort(new Error('the poll took too long')),
      () => undefined,
    );
    const aborted = rejectionBy(signal);
    try {
      // A driver that overlooks the signal must hold up neither the loop nor a stop.
      return await Promise.race([this.#session.poll(scopes, signal), aborted.promise]);
    } catch (error) {
      return { ok: false, error: asFailure(error, deadline.signal.aborted, deadlineMs) };
    } finally {
      aborted.forget();
      over.abort(POLL_IS_OVER);
      await timer;
    }
  }
}

/** To be forgotten after each poll: Node keeps a combined signal for as long as somebody listens to it. */
function rejectionBy(signal: AbortSignal): { promise: Promise<never>; forget(): void } {
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}

/** Drivers give failures as values; one that throws all the same must not end the loop. */
function asFailure(error: unknown, late: boolean, deadlineMs: number): PollFailure {
  if (late)
    return {
      kind: 'timeout',
      message: `The device gave no complete answer in ${deadlineMs / 1_000} s.`,
    };
  const message = error instanceof Error ? error.message : 'the driver failed';
  return { kind: 'protocol-error', message };
}

/** A target that its driver cannot take fails at each poll, and says why; the others go on. */
function openSession({
  target,
  driver,
  clock,
  onSessionEvent,
}: DevicePollerOptions): DeviceSession | ControllerSession {
  try {
    return driver.open(driverTarget(target, driver), {
      now: () => clock.now(),
      ...(onSessionEvent ? { onSessionEvent } : {}),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The driver cannot take this source.';
    const failure: PollResult = { ok: false, error: { kind: 'unsupported', message } };
    return { poll: async () => failure, close: async () => undefined };
  }
}

function driverTarget(target: PollTarget, driver: DeviceDriver): DriverTarget {
  return {
    address: target.address,
    port: target.port ?? driver.portFor?.(target.credential) ?? driver.defaultPort,
    credential: target.credential,
  };
}
