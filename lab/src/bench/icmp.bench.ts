import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { EchoMonitor } from '@atalaya/collector/poll/echo-monitor';
import { createFpingProgram } from '@atalaya/collector/transports/icmp/fping-program';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { type BenchResult, rounded } from './bench.js';
import { processUsage } from './field/process-usage.js';

const HOSTS = 1_000;
const ECHOES = 20;
const WINDOW_MS = 20_000;
const WINDOWS = 2;

/** Windows of echoes to addresses that the kernel answers: our CPU and fping's, and that of fping alone. */
export async function run(): Promise<BenchResult> {
  const path = process.env['FPING_PATH'] ?? 'fping';
  const addresses = Array.from(
    { length: HOSTS },
    (_, i) => `127.5.${Math.floor(i / 250)}.${(i % 250) + 1}`,
  );
  const ours = await monitored(path, addresses);
  const alone = await fpingAlone(path, addresses);
  return {
    name: 'icmp',
    work: `${HOSTS} hosts x ${ECHOES} echoes in a window, read to the verdict and the window's statistics; CPU of this process and its children`,
    figures: {
      cpuSecondsPer1000Hosts: rounded(ours.cpuSeconds, 2),
      windowsMeasured: ours.windows,
    },
    peers: {
      fpingAloneCpuSeconds: rounded(alone, 2),
      ratioToFpingAlone: rounded(ours.cpuSeconds / alone, 2),
    },
  };
}

async function monitored(path: string, addresses: readonly string[]) {
  let windows = 0;
  const monitor = new EchoMonitor({
    program: createFpingProgram(path),
    clock: createSystemClock(),
    onReport: ({ values }) => {
      if (values.length > 0) windows++;
    },
    onSuspect: () => undefined,
    onUnmeasured: (_, failure) => {
      throw new Error(failure.message);
    },
  });
  monitor.setTargets(
    addresses.map((address, i) => ({
      device: { tenantId: 't', deviceId: String(i), role: 'router', priorities: new Map() },
      address,
      windowMs: WINDOW_MS,
      echoes: ECHOES,
    })),
  );
  // In the middle of a window, so that whole windows lie between the two looks.
  await systemDelay(WINDOW_MS * 1.5);
  windows = 0;
  const before = processUsage(process.pid).cpuSeconds;
  await systemDelay(WINDOW_MS * WINDOWS);
  const cpuSeconds = processUsage(process.pid).cpuSeconds - before;
  const measured = windows;
  await monitor.stop();
  return { windows: measured, cpuSeconds: cpuSeconds / WINDOWS };
}

/** The same echoes with nobody who reads what it prints. */
async function fpingAlone(path: string, addresses: readonly string[]): Promise<number> {
  const before = processUsage(process.pid).cpuSeconds;
  const spacingMs = WINDOW_MS / ECHOES;
  const args = ['-c', ECHOES, '-p', spacingMs, '-t', 1_000, '-i', 1, '-f', '-'].map(String);
  const child = spawn(path, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(`${addresses.join('\n')}\n`);
  await once(child, 'exit');
  return processUsage(process.pid).cpuSeconds - before;
}
