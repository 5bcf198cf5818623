import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import ping from 'ping';
import { checkEchoRun, type EchoProgram, type EchoRun, notMeasured } from './echo-program.js';
import { resolveTargets } from './echo-target.js';

/** Echoes under way at once: each is a process of its own. */
const MAX_IN_FLIGHT = 64;
const STAGGER_SHARE = 0.8;
const GRACE_MS = 5_000;

type PingAnswer =
  | { readonly kind: 'echo'; readonly rttMs: number | null }
  | { readonly kind: 'unmeasured'; readonly message: string };

/**
 * The system's ping, one process for each echo: right for tens of hosts, dear for hundreds. npm ping
 * gives no handle on its child, so after an abort children end by themselves within the timeout.
 */
export function createPingProgram(): EchoProgram {
  return {
    kind: 'ping',
    async runEchoes(run) {
      checkEchoRun(run);
      run.signal.throwIfAborted();
      const { byAddress, rejected } = await resolveTargets(run.targets);
      run.signal.throwIfAborted();
      for (const [target, reason] of rejected) run.onUnmeasured(target, notMeasured(reason));
      await sendAll(run, byAddress);
    },
  };
}

async function sendAll(
  run: EchoRun,
  byAddress: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const addresses = [...byAddress.keys()];
  const gapMs = (run.spacingMs * STAGGER_SHARE) / Math.max(1, addresses.length);
  const unmeasured = new Set<string>();
  const inFlight = new Set<Promise<void>>();
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  const startedAt = performance.now();

  const send = async (address: string, seq: number) => {
    const answer = await askOnce(address, run.timeoutMs);
    if (signal.aborted || unmeasured.has(address)) return;
    for (const target of byAddress.get(address) ?? []) {
      if (answer.kind === 'echo') run.onEcho(target, { seq, rttMs: answer.rttMs });
      else run.onUnmeasured(target, notMeasured(answer.message));
    }
    if (answer.kind === 'unmeasured') unmeasured.add(address);
  };

  for (let seq = 0; seq < run.count; seq += 1) {
    for (const [index, address] of addresses.entries()) {
      const waitMs = startedAt + seq * run.spacingMs + index * gapMs - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {});
      while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
      if (signal.aborted) throw signal.reason;
      if (unmeasured.has(address)) continue;
      const sent: Promise<void> = send(address, seq)
        .catch((cause) => failed.abort(cause))
        .finally(() => inFlight.delete(sent));
      inFlight.add(sent);
    }
  }
  await Promise.race([Promise.all(inFlight), aborted(signal)]);
  signal.throwIfAborted();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function askOnce(address: string, timeoutMs: number): Promise<PingAnswer> {
  const probe = ping.promise
    .probe(address, {
      // BusyBox takes whole seconds only; a later answer is counted as lost below.
      timeout: Math.ceil(timeoutMs / 1_000),
      min_reply: 1,
      // npm ping runs `ping6` for IPv6, which newer systems lack.
      v6: false,
      extra: isIPv6(address.split('%')[0] ?? '') ? ['-6'] : [],
    })
    .then(
      (answer) => readAnswer(answer.output, answer.time, timeoutMs),
      (): PingAnswer => ({ kind: 'unmeasured', message: 'ping could not be started.' }),
    );
  const late = new AbortController();
  const deadline = sleep(timeoutMs + GRACE_MS, undefined, { signal: late.signal }).then(
    (): PingAnswer => ({ kind: 'unmeasured', message: 'ping did not end in time.' }),
    (): PingAnswer => ({ kind: 'unmeasured', message: 'ping ended.' }),
  );
  const answer = await Promise.race([probe, deadline]);
  late.abort();
  return answer;
}

function readAnswer(output: string, time: number | 'unknown', timeoutMs: number): PingAnswer {
  if (typeof time === 'number') return { kind: 'echo', rttMs: time <= timeoutMs ? time : null };
  // No route is a lost echo, as with fping; anything else without statistics is trouble of ping's own.
  if (/packets transmitted|unreachable/i.test(output)) return { kind: 'echo', rttMs: null };
  const complaint = output.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return { kind: 'unmeasured', message: complaint || 'ping gave no result.' };
}
