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
import { systemTimer } from '@atalaya/platform/runtime/system-timers';
import type { PollTiming } from './device-pipeline.js';
import type { PollGate } from './poll-gate.js';
import type { PollLoad } from './poll-load.js';
import { PollLoop } from './poll-loop.js';
import type { PollTimetable } from './poll-timetable.js';
import { ScopeSchedule } from './scope-schedule.js';

/** Slower than this is a failed poll; routers may stall for seconds, so it is not a short one. */
const POLL_DEADLINE_MS = 30_000;
const TOO_LONG = new Error('the poll took too long');

export interface DevicePollerOptions {
  readonly target: PollTarget;
  readonly driver: DeviceDriver;
  readonly clock: Clock;
  readonly firstInMs: number;
  readonly gate: PollGate;
  readonly load: PollLoad;
  readonly timetable: PollTimetable;
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
  #isStopped = false;
  readonly loop: PollLoop;

  constructor(options: DevicePollerOptions) {
    const { target, clock, firstInMs, gate, load, timetable } = options;
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
      timetable,
      poll: (ending) => this.#poll(ending),
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

  /** Echoes to the device are lost: its poll is due at once, and need not wait for as long as a slow device takes. */
  suspect(): void {
    const session = this.#session;
    if ('suspect' in session) session.suspect?.();
    this.loop.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.loop.stop();
    await this.#session.close();
  }

  async #poll(ending: AbortController): Promise<void> {
    const { clock, target, onPoll } = this.#options;
    const startedAt = clock.now();
    const scopes = this.#scopes.due(startedAt);
    const result = await this.#readWithin(POLL_DEADLINE_MS, scopes, ending);
    if (this.#isStopped) return;
    const at = clock.now();
    if (result.ok) this.#scopes.read(scopes, startedAt);
    const isFull = scopes.has('slow');
    onPoll(result, { at, tookMs: at - startedAt, intervalMs: target.intervalMs, isFull });
  }

  /** A driver that overlooks the signal must hold up neither the loop nor a stop. */
  #readWithin(
    deadlineMs: number,
    scopes: ReadonlySet<PollScope>,
    ending: AbortController,
  ): Promise<PollResult | ControllerResult> {
    const { signal } = ending;
    return new Promise((resolve) => {
      const end = (result: PollResult | ControllerResult) => {
        cancelTimer();
        signal.removeEventListener('abort', giveUp);
        resolve(result);
      };
      const fail = (error: unknown) => end({ ok: false, error: asFailure(error, deadlineMs) });
      const giveUp = () => fail(signal.reason);
      // System time: a jump of the platform clock must not end a poll that is under way.
      const cancelTimer = systemTimer(deadlineMs, () => ending.abort(TOO_LONG));
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        this.#session.poll(scopes, signal).then(end, fail);
      } catch (error) {
        fail(error);
      }
    });
  }
}

/** Drivers give failures as values; one that throws all the same must not end the loop. */
function asFailure(error: unknown, deadlineMs: number): PollFailure {
  if (error === TOO_LONG)
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
    ...(target.kind === 'device' && target.probes ? { probes: target.probes } : {}),
  };
}
