import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import { type Echo, notMeasured } from './echo-program.js';
import { createLineReader, parseFpingEcho, parseFpingSummary } from './fping-output.js';

/** What one fping process is asked; hosts are addresses, each named once. */
export interface FpingBatch {
  readonly hosts: readonly string[];
  readonly count: number;
  readonly spacingMs: number;
  readonly timeoutMs: number;
  /** Between any two packets of this process. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  onEcho(host: string, echo: Echo): void;
  onUnmeasured(host: string, failure: PollFailure): void;
}

const GRACE_MS = 5_000;
const KILL_AFTER_MS = 1_000;
const KEPT_ERROR_LENGTH = 400;

/** Runs one fping to its end, to its deadline (the window, its timeout and 5 s) or to the abort. */
export async function runFping(path: string, batch: FpingBatch): Promise<void> {
  batch.signal.throwIfAborted();
  const tally = new EchoTally(batch);
  const child = spawn(path, fpingArguments(batch), {
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  });
  // The host list is no argument: it may be long, and a host can never be taken for an option.
  child.stdin.on('error', () => {});
  child.stdin.end(`${batch.hosts.join('\n')}\n`);
  const end = await watch(child, batch, tally);
  batch.signal.throwIfAborted();
  if (end.thrown) throw end.thrown.cause;
  tally.finish(end.reason);
}

function fpingArguments(batch: FpingBatch): string[] {
  return [
    ['-c', batch.count],
    ['-p', batch.spacingMs],
    ['-t', batch.timeoutMs],
    ['-i', batch.intervalMs],
    ['-f', '-'],
  ].flatMap((pair) => pair.map(String));
}

interface FpingEnd {
  /** Null when fping ended by itself with a result; else one sentence. */
  readonly reason: string | null;
  /** What a callback threw. */
  readonly thrown?: { readonly cause: unknown };
}

function watch(
  child: ChildProcessWithoutNullStreams,
  batch: FpingBatch,
  tally: EchoTally,
): Promise<FpingEnd> {
  return new Promise((resolve) => {
    let complaint = '';
    let reason: string | null = null;
    let thrown: { cause: unknown } | undefined;
    let killTimer: NodeJS.Timeout | undefined;

    const stop = () => {
      child.kill('SIGTERM');
      killTimer ??= setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    };
    const deadline = setTimeout(() => {
      reason = 'fping did not end in time.';
      stop();
    }, windowMs(batch) + GRACE_MS);
    const guarded = (read: (line: string) => void) => (line: string) => {
      if (thrown || batch.signal.aborted) return;
      try {
        read(line);
      } catch (cause) {
        thrown = { cause };
        stop();
      }
    };
    const readOutput = createLineReader(guarded((line) => tally.output(line)));
    const readErrors = createLineReader((line) => {
      if (!tally.complaint(line)) complaint ||= line.trim().slice(0, KEPT_ERROR_LENGTH);
    });
    const settle = (fallback: string | null) => {
      clearTimeout(deadline);
      clearTimeout(killTimer);
      batch.signal.removeEventListener('abort', stop);
      resolve({ reason: reason ?? fallback, ...(thrown && { thrown }) });
    };

    child.stdout.setEncoding('latin1').on('data', readOutput);
    child.stderr.setEncoding('latin1').on('data', readErrors);
    batch.signal.addEventListener('abort', stop, { once: true });
    child.once('error', (error) => {
      if (child.pid === undefined) settle(`fping could not be started: ${errorCode(error)}.`);
    });
    child.once('close', (code, signal) => settle(fpingFailure(code, signal, complaint)));
  });
}

function windowMs(batch: FpingBatch): number {
  const roundMs = Math.max(batch.spacingMs, batch.hosts.length * batch.intervalMs);
  return batch.count * roundMs + batch.timeoutMs;
}

/** 0: all answered, 1: some did not, 2: some were not found; the rest is trouble of fping's own (fping(8)). */
function fpingFailure(code: number | null, signal: string | null, complaint: string) {
  if (code !== null && code <= 2) return null;
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  return `fping ${how}${complaint ? `: ${complaint}` : ''}.`;
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Which echoes of which host were told, so that each is told once and none is forgotten. */
class EchoTally {
  readonly #batch: FpingBatch;
  readonly #told = new Map<string, { readonly seqs: Uint8Array; left: number }>();
  readonly #sentTo = new Set<string>();

  constructor(batch: FpingBatch) {
    this.#batch = batch;
    for (const host of batch.hosts) {
      this.#told.set(host, { seqs: new Uint8Array(batch.count), left: batch.count });
    }
  }

  /** A line of the standard output. Hosts that were not asked for and repeated echoes are ignored. */
  output(line: string): void {
    const echo = parseFpingEcho(line);
    if (echo) this.#tell(echo.host, echo.seq, echo.rttMs);
  }

  /** A line of the standard error; true when it is fping's closing line of a host. */
  complaint(line: string): boolean {
    const host = parseFpingSummary(line);
    if (host !== null) this.#sentTo.add(host);
    return host !== null;
  }

  /**
   * fping prints nothing for an echo that the kernel refuses to send (no route, no such interface,
   * ARP without an answer): it counts it as lost, and so do we. What fping did not come to do because
   * it failed (`reason`), or a host that it left out, is not measured.
   */
  finish(reason: string | null): void {
    for (const [host, { seqs, left }] of this.#told) {
      if (left === 0) continue;
      if (reason === null && this.#sentTo.has(host)) {
        seqs.forEach((told, seq) => {
          if (told === 0) this.#tell(host, seq, null);
        });
      } else {
        const message = reason ?? `fping did not send to ${host}.`;
        this.#batch.onUnmeasured(host, notMeasured(message));
      }
    }
  }

  #tell(host: string, seq: number, rttMs: number | null): void {
    const known = this.#told.get(host);
    if (known?.seqs[seq] !== 0) return;
    known.seqs[seq] = 1;
    known.left -= 1;
    this.#batch.onEcho(host, { seq, rttMs });
  }
}
