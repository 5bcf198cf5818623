import type { PollFailure } from '@atalaya/core/domain/network/device';

/** One echo request: `seq` counts from 0 in the order sent; `rttMs` is null when it was lost. */
export interface Echo {
  readonly seq: number;
  readonly rttMs: number | null;
}

/** `count` echoes to each target, one each `spacingMs`, the targets staggered over the spacing. */
export interface EchoRun {
  /** IPv4 or IPv6 addresses or host names; one that is none of these is told as not measured. */
  readonly targets: readonly string[];
  /** 1 to 1,000. */
  readonly count: number;
  /** At least 10 ms. */
  readonly spacingMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told as each echo ends, answered or lost, once for every target and `seq`. */
  onEcho(target: string, echo: Echo): void;
  /**
   * Told once for a target whose (remaining) echoes could not be sent: they are neither answered nor
   * lost, and nothing is to be concluded from them.
   */
  onUnmeasured(target: string, failure: PollFailure): void;
}

export interface EchoProgram {
  readonly kind: 'fping' | 'ping' | 'none';
  /**
   * Resolves when every echo has been told. Rejects with the signal's reason when aborted, and with
   * what a callback threw; no callback runs after either. No child outlives the promise with fping;
   * with ping, children end by themselves within the echo's timeout.
   * @throws RangeError when count, spacing or timeout are out of bounds.
   */
  runEchoes(run: EchoRun): Promise<void>;
}

export function notMeasured(message: string): PollFailure {
  return { kind: 'not-measured', message };
}

/** Where no program can send echoes: every target is told as not measured, with the reason. */
export function createMissingEchoProgram(detail: string): EchoProgram {
  return {
    kind: 'none',
    async runEchoes(run) {
      run.signal.throwIfAborted();
      for (const target of new Set(run.targets)) run.onUnmeasured(target, notMeasured(detail));
    },
  };
}

export function checkEchoRun(run: EchoRun): void {
  within('count', run.count, 1, 1_000);
  within('spacingMs', run.spacingMs, 10, 600_000);
  within('timeoutMs', run.timeoutMs, 1, 60_000);
}

function within(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${name} must be a whole number from ${min} to ${max}, not ${value}`);
  }
}
