import { seenFrom } from '@atalaya/core/domain/network/echo-address';
import type { PingFrom, PingResult } from '@atalaya/core/ports/device-driver';
import { describe, expect, it } from 'vitest';
import type { Echo, EchoProgram, EchoRun } from './echo-program.js';
import { createVantageEchoProgram } from './vantage-echo-program.js';

const north = { tenantId: 't', deviceId: 'north' };
const south = { tenantId: 't', deviceId: 'south' };
const SAME = '192.168.88.2';

function directProgram(asked: string[][]): EchoProgram {
  return {
    kind: 'fping',
    async runEchoes({ targets, onEcho }) {
      asked.push([...targets]);
      for (const target of targets) onEcho(target, { seq: 0, rttMs: 1 });
    },
  };
}

async function run(program: EchoProgram, more: Partial<EchoRun> & { targets: readonly string[] }) {
  const echoes = new Map<string, Echo[]>();
  const unmeasured = new Map<string, string>();
  await program.runEchoes({
    count: 2,
    spacingMs: 10,
    timeoutMs: 1_000,
    signal: new AbortController().signal,
    onEcho: (target, echo) => echoes.set(target, [...(echoes.get(target) ?? []), echo]),
    onUnmeasured: (target, failure) => unmeasured.set(target, failure.message),
    ...more,
  });
  return { echoes, unmeasured };
}

const answers = (...rttsMs: (number | null)[]): PingFrom => {
  const result: PingResult = { ok: true, value: rttsMs };
  return async () => result;
};

describe('echoes from several vantages', () => {
  it('keep the same private address behind two routers, and here, apart', async () => {
    const asked: string[][] = [];
    const program = createVantageEchoProgram(directProgram(asked), ({ deviceId }) =>
      deviceId === 'north' ? answers(7, null) : answers(null, null),
    );
    const targets = [SAME, seenFrom(SAME, north), seenFrom(SAME, south)];
    const { echoes } = await run(program, { targets });
    expect(asked).toEqual([[SAME]]);
    expect(targets.map((target) => echoes.get(target)?.map(({ rttMs }) => rttMs))).toEqual([
      [1],
      [7, null],
      [null, null],
    ]);
  });

  it('conclude nothing from a router that is not there, or cannot ping', async () => {
    const program = createVantageEchoProgram(directProgram([]), ({ deviceId }) =>
      deviceId === 'north'
        ? async () => ({ ok: false, error: { kind: 'not-permitted', message: 'No policy test.' } })
        : undefined,
    );
    const targets = [seenFrom(SAME, north), seenFrom(SAME, south)];
    const { echoes, unmeasured } = await run(program, { targets });
    expect(echoes.size).toBe(0);
    expect(targets.map((target) => unmeasured.get(target))).toEqual([
      'From its router: No policy test.',
      'The router that sends the echoes is not read here.',
    ]);
  });

  it('are spread over the window, and end when they are told to', async () => {
    const startedAt: number[] = [];
    const program = createVantageEchoProgram(directProgram([]), () => async () => {
      startedAt.push(performance.now());
      return { ok: true, value: [1] };
    });
    const targets = ['10.0.0.1', '10.0.0.2'].map((address) => seenFrom(address, north));
    await run(program, { targets, count: 1, spacingMs: 2_000 });
    expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBeGreaterThan(150);
    const stop = new AbortController();
    const stopped = run(program, { targets, spacingMs: 60_000, signal: stop.signal });
    stop.abort(new Error('stop'));
    await expect(stopped).rejects.toThrow('stop');
  });
});
