import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { EchoProgram } from '../transports/icmp/echo-program.js';

/** One lost echo is nothing on a radio link. */
const ECHOES = 2;
const TIMEOUT_MS = SECOND_MS;
/** An echo program spreads its hosts over this share of the spacing. */
const STAGGER_SHARE = 0.8;
/** A round pings what the rate gives in two seconds, so that progress is seen and a stop is quick. */
const ROUND_SECONDS = 2;

export interface PingSweep {
  readonly echoes: EchoProgram;
  readonly addresses: Iterable<string>;
  /** Echoes a second at most. */
  readonly ratePerSecond: number;
  readonly signal: AbortSignal;
  /** As soon as it answers; once for each address. */
  onAnswer(address: string): void;
  /** Told once for each address that did not answer; `reason` where no echo could be sent at all. */
  onSilence(address: string, reason?: string): void;
  /** Between rounds: a sweep waits while what answered is not worked off. */
  pause(): Promise<void>;
}

/** Pings every address. Rejects when aborted, or when the program fails. */
export async function sweep(options: PingSweep): Promise<void> {
  const size = Math.max(1, ROUND_SECONDS * options.ratePerSecond);
  let round: string[] = [];
  for (const address of options.addresses) {
    round.push(address);
    if (round.length < size) continue;
    await pingRound(options, round);
    round = [];
    await options.pause();
  }
  if (round.length > 0) await pingRound(options, round);
}

async function pingRound(options: PingSweep, targets: readonly string[]): Promise<void> {
  const { echoes, ratePerSecond, signal, onAnswer, onSilence } = options;
  const answered = new Set<string>();
  const silent = new Map<string, string | undefined>();
  const spacingMs = Math.ceil((targets.length / ratePerSecond / STAGGER_SHARE) * SECOND_MS);
  await echoes.runEchoes({
    targets,
    count: ECHOES,
    spacingMs: Math.min(600_000, Math.max(SECOND_MS, spacingMs)),
    timeoutMs: TIMEOUT_MS,
    signal,
    onEcho: (target, { seq, rttMs }) => {
      if (rttMs !== null && !answered.has(target)) {
        answered.add(target);
        onAnswer(target);
      } else if (rttMs === null && seq === ECHOES - 1) silent.set(target, undefined);
    },
    onUnmeasured: (target, { message }) => silent.set(target, message),
  });
  // An answer to the first echo may come to light after the loss of the second.
  for (const [target, reason] of silent) if (!answered.has(target)) onSilence(target, reason);
}
