import { setMaxListeners } from 'node:events';
import type { EchoProgram, EchoRun } from './echo-program.js';
import { checkEchoRun, notMeasured } from './echo-program.js';
import { resolveTargets } from './echo-target.js';
import { type FpingBatch, runFping } from './fping-process.js';

/** fping numbers at most 65,536 echoes in ten seconds; this stays far below, and keeps its lists short. */
const MAX_HOSTS_PER_PROCESS = 2_000;
/** A spacing too short for its hosts is not kept; more processes would only hide it in a burst. */
const MIN_HOSTS_PER_PROCESS = 100;
/** Part of the spacing over which the hosts are staggered; the rest lets a late fping catch up. */
const STAGGER_SHARE = 0.8;

/** Real fping, one process for up to 2,000 hosts. `path` is a program or its name on the PATH. */
export function createFpingProgram(path: string): EchoProgram {
  return {
    kind: 'fping',
    async runEchoes(run) {
      checkEchoRun(run);
      run.signal.throwIfAborted();
      const { byAddress, rejected } = await resolveTargets(run.targets);
      run.signal.throwIfAborted();
      for (const [target, reason] of rejected) run.onUnmeasured(target, notMeasured(reason));
      await runBatches(path, run, fpingBatches(byAddress, run));
    },
  };
}

/** One process that fails to work ends the others too, so that no child is left behind. */
async function runBatches(path: string, run: EchoRun, batches: FpingBatch[]): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  setMaxListeners(batches.length + 1, signal);
  const ends = await Promise.allSettled(
    batches.map(async (batch) => {
      try {
        await runFping(path, { ...batch, signal });
      } catch (cause) {
        failed.abort(cause);
        throw cause;
      }
    }),
  );
  run.signal.throwIfAborted();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** fping refuses an interval below 1 ms to everybody but root. */
function hostsPerProcess(spacingMs: number): number {
  const fitting = Math.floor(spacingMs * STAGGER_SHARE);
  return Math.max(MIN_HOSTS_PER_PROCESS, Math.min(MAX_HOSTS_PER_PROCESS, fitting));
}

function fpingBatches(
  byAddress: ReadonlyMap<string, readonly string[]>,
  run: EchoRun,
): FpingBatch[] {
  const addresses = [...byAddress.keys()];
  const size = hostsPerProcess(run.spacingMs);
  const batches: FpingBatch[] = [];
  for (let start = 0; start < addresses.length; start += size) {
    const hosts = addresses.slice(start, start + size);
    batches.push({
      hosts,
      count: run.count,
      spacingMs: run.spacingMs,
      timeoutMs: run.timeoutMs,
      intervalMs: Math.max(1, Math.floor((run.spacingMs * STAGGER_SHARE) / hosts.length)),
      signal: run.signal,
      onEcho: (address, echo) => {
        for (const target of byAddress.get(address) ?? []) run.onEcho(target, echo);
      },
      onUnmeasured: (address, failure) => {
        for (const target of byAddress.get(address) ?? []) run.onUnmeasured(target, failure);
      },
    });
  }
  return batches;
}
