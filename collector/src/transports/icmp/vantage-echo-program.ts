import {
  type EchoVantage,
  seenFrom,
  splitVantage,
} from '@atalaya/core/domain/network/echo-address';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { PingFrom } from '@atalaya/core/ports/device-driver';
import { checkEchoRun, type EchoProgram, type EchoRun, notMeasured } from './echo-program.js';

/** A router waits for an echo as long as for the next one to send, so they cannot be closer than a slow answer. */
const BURST_SPACING_MS = 1_000;

/** How a device sends echoes; undefined when it is not read here, or cannot send any. */
type PingVia = (vantage: EchoVantage) => PingFrom | undefined;

/**
 * Echoes from the collector, and from routers to what only they reach: a target that carries a vantage
 * (echo-address.ts) is pinged by that device. Its addresses are spread over the run, the echoes to one of them are
 * not; what is not measured by the run's end is told so, and nothing is concluded from it.
 */
export function createVantageEchoProgram(direct: EchoProgram, pingVia: PingVia): EchoProgram {
  return {
    kind: direct.kind,
    async runEchoes(run) {
      checkEchoRun(run);
      run.signal.throwIfAborted();
      const targets = [...new Set(run.targets)];
      const isDirect = (target: string) => splitVantage(target).vantage === null;
      const here = targets.filter(isDirect);
      const away = groupBy(
        targets.filter((target) => !isDirect(target)),
        (target) => seenFrom('', splitVantage(target).vantage),
      );
      await Promise.all([
        here.length > 0 ? direct.runEchoes({ ...run, targets: here }) : undefined,
        ...[...away.values()].map((group) => runAway(group, run, pingVia)),
      ]);
    },
  };
}

async function runAway(targets: readonly string[], run: EchoRun, pingVia: PingVia): Promise<void> {
  const windowMs = run.count * run.spacingMs;
  const end = AbortSignal.timeout(windowMs + run.timeoutMs);
  const burst = { count: run.count, spacingMs: Math.min(run.spacingMs, BURST_SPACING_MS) };
  const staggerMs = Math.max(0, windowMs - burst.count * burst.spacingMs) / targets.length;
  const runTarget = async (target: string, index: number): Promise<void> => {
    await pause(index * staggerMs, run.signal);
    const { address, vantage } = splitVantage(target);
    const ping = vantage && pingVia(vantage);
    if (!ping) {
      run.onUnmeasured(target, notMeasured('The router that sends the echoes is not read here.'));
      return;
    }
    const result = await ping(address, { ...burst, signal: AbortSignal.any([run.signal, end]) });
    run.signal.throwIfAborted();
    if (!result.ok) {
      run.onUnmeasured(target, notMeasured(`From its router: ${result.error.message}`));
      return;
    }
    for (const [seq, rttMs] of result.value.entries()) run.onEcho(target, { seq, rttMs });
  };
  await Promise.all(targets.map(runTarget));
}

/** Rejects with the signal's reason. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms < 1) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
