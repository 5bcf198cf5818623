import { setMaxListeners } from 'node:events';
import type { EchoProgram, EchoRun } from '@atalaya/collector/transports/icmp/echo-program';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { EchoWorld } from '../simulators/fping/echo-world.js';

/** Echoes answered by a world in this process: each is told when it ends, a lost one at its timeout. */
export function createWorldEchoes(world: EchoWorld): EchoProgram {
  return {
    kind: 'fping',
    runEchoes: async (run) => {
      setMaxListeners(0, run.signal);
      await Promise.all(Array.from({ length: run.count }, (_, seq) => sendRound(world, run, seq)));
    },
  };
}

async function sendRound(world: EchoWorld, run: EchoRun, seq: number): Promise<void> {
  const { targets, spacingMs, timeoutMs, signal } = run;
  await systemDelay(seq * spacingMs, signal);
  const lost: string[] = [];
  for (const target of targets) {
    const rttMs = world.echo(target);
    if (rttMs === null) lost.push(target);
    else run.onEcho(target, { seq, rttMs });
  }
  if (lost.length === 0) return;
  await systemDelay(timeoutMs, signal);
  for (const target of lost) run.onEcho(target, { seq, rttMs: null });
}
