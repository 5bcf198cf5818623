import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { echoStatistics } from '@atalaya/core/domain/metrics/echo-statistics';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectEchoProgram, openEchoProgram } from './detect-echo-program.js';
import type { EchoProgram } from './echo-program.js';
import { createFpingProgram } from './fping-program.js';
import { createPingProgram } from './ping-program.js';
import { type ImpairedNetwork, openImpairedNetwork } from './testing/impaired-network.js';

interface Heard {
  /** Target → round trips by seq. */
  readonly rtts: Map<string, (number | null)[]>;
  readonly unmeasured: Map<string, PollFailure>;
  /** When each echo was told, in ms since the start, by target. */
  readonly toldAtMs: Map<string, number[]>;
}

async function run(
  program: EchoProgram,
  targets: string[],
  shape: { count: number; spacingMs: number; timeoutMs: number },
): Promise<Heard> {
  const heard: Heard = { rtts: new Map(), unmeasured: new Map(), toldAtMs: new Map() };
  const startedAt = performance.now();
  await program.runEchoes({
    targets,
    ...shape,
    signal: AbortSignal.timeout(60_000),
    onEcho: (target, echo) => {
      const rtts = heard.rtts.get(target) ?? new Array(shape.count).fill(undefined);
      expect(rtts[echo.seq]).toBeUndefined();
      rtts[echo.seq] = echo.rttMs;
      heard.rtts.set(target, rtts);
      const told = heard.toldAtMs.get(target) ?? [];
      heard.toldAtMs.set(target, [...told, performance.now() - startedAt]);
    },
    onUnmeasured: (target, failure) => heard.unmeasured.set(target, failure),
  });
  return heard;
}

async function demand(program: string, debianPackage: string): Promise<void> {
  try {
    await promisify(execFile)(program, ['-c', '1', '127.0.0.1']);
  } catch (cause) {
    throw new Error(
      `${program} does not work here. Install it with: apt-get install -y ${debianPackage}`,
      { cause },
    );
  }
}

describe.each([
  ['fping', 'fping', () => createFpingProgram('fping')],
  ['ping', 'iputils-ping', () => createPingProgram()],
])('%s on loopback', (name, debianPackage, create) => {
  beforeAll(() => demand(name, debianPackage));

  it('hears every echo of IPv4, IPv6 and a name', async () => {
    const targets = ['127.0.0.1', '127.255.255.254', '::1', 'localhost'];
    const { rtts, unmeasured } = await run(create(), targets, {
      count: 3,
      spacingMs: 200,
      timeoutMs: 500,
    });
    expect(unmeasured).toEqual(new Map());
    for (const target of targets) {
      const echoes = rtts.get(target) ?? [];
      expect(echoes).toHaveLength(3);
      for (const rttMs of echoes) expect(rttMs).toBeLessThan(100);
    }
  });

  it('does not measure what is no address or cannot be resolved', async () => {
    const targets = ['-c1000000', 'no-such-host.invalid', '127.0.0.1'];
    const { rtts, unmeasured } = await run(create(), targets, {
      count: 1,
      spacingMs: 100,
      timeoutMs: 500,
    });
    expect([...rtts.keys()]).toEqual(['127.0.0.1']);
    expect([...unmeasured.keys()].toSorted()).toEqual(['-c1000000', 'no-such-host.invalid']);
  });
});

describe('detectEchoProgram', () => {
  it('finds the fping of this machine', async () => {
    const status = await detectEchoProgram();
    expect(status).toMatchObject({ kind: 'fping', version: expect.stringMatching(/^\d/) });
    expect(openEchoProgram(status).kind).toBe('fping');
  });

  it('falls back to ping when FPING_PATH names nothing', async () => {
    const status = await detectEchoProgram('/nowhere/fping');
    expect(status.kind).toBe('ping');
    expect(status.detail).toMatch(
      /^\/nowhere\/fping is not installed\. ping is used instead.*apt-get install fping$/,
    );
    expect(openEchoProgram(status).kind).toBe('ping');
  });

  it('says so when there is no program at all', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'atalaya-empty-path-'));
    const path = process.env['PATH'];
    process.env['PATH'] = empty;
    const status = await detectEchoProgram().finally(() => {
      process.env['PATH'] = path;
    });
    await rm(empty, { recursive: true });
    expect(status).toMatchObject({ kind: 'none', detail: expect.stringContaining('apt-get') });
    const { unmeasured } = await run(openEchoProgram(status), ['127.0.0.1'], {
      count: 1,
      spacingMs: 100,
      timeoutMs: 100,
    });
    expect(unmeasured.get('127.0.0.1')?.kind).toBe('not-measured');
  });
});

describe('fping over a late and lossy network', () => {
  const delayMs = 50;
  const jitterMs = 8;
  const lossPct = 25;
  let network: ImpairedNetwork;
  beforeAll(async () => {
    network = await openImpairedNetwork({ delayMs, jitterMs, lossPct });
  });
  afterAll(() => network?.close());

  it('measures delay, jitter and loss within bounds, side by side', async () => {
    const lossy = [`${network.ipv4Prefix}2`, `${network.ipv6Prefix}2`];
    const late = [`${network.ipv4Prefix}20`, `${network.ipv6Prefix}20`];
    const targets = [...lossy, ...late];
    const { rtts } = await run(createFpingProgram(network.fpingPath), targets, {
      count: 300,
      spacingMs: 40,
      timeoutMs: 300,
    });
    for (const target of targets) {
      const s = echoStatistics(rtts.get(target) ?? []);
      expect(s['ping.sent']).toBe(300);
      // Scheduling on a busy machine adds to a round trip and never takes away.
      expect(s['ping.rtt_min_ms']).toBeGreaterThan(delayMs - jitterMs - 1);
      expect(s['ping.rtt_p50_ms']).toBeGreaterThan(delayMs - 4);
      expect(s['ping.rtt_p50_ms']).toBeLessThan(delayMs + 10);
      expect(s['ping.rtt_p90_ms']).toBeGreaterThan(delayMs + 2);
      // Two uniform draws of width 2j differ by 2j/3 in the mean.
      expect(s['ping.jitter_ms']).toBeGreaterThan(jitterMs / 2);
      expect(s['ping.jitter_ms']).toBeLessThan(jitterMs * 1.5);
    }
    // 25 % of 300 echoes: four standard deviations are 10 points.
    for (const target of lossy) {
      const loss = echoStatistics(rtts.get(target) ?? [])['ping.loss_pct'];
      expect(loss).toBeGreaterThan(lossPct - 10);
      expect(loss).toBeLessThan(lossPct + 10);
    }
    for (const target of late) {
      expect(echoStatistics(rtts.get(target) ?? [])['ping.loss_pct']).toBeLessThan(2);
    }
  });

  it('tells silence, duplicates, unreachable hosts and no route apart from answers', async () => {
    const [silent, twice, unreachable, dying] = [3, 4, 5, 6].map(
      (last) => `${network.ipv4Prefix}${last}`,
    );
    const noRoute = '198.51.100.7';
    const targets = [silent, twice, unreachable, dying, noRoute].map(String);
    const { rtts, unmeasured, toldAtMs } = await run(
      createFpingProgram(network.fpingPath),
      targets,
      { count: 8, spacingMs: 150, timeoutMs: 300 },
    );
    expect(unmeasured).toEqual(new Map());
    const lost = new Array(8).fill(null);
    expect(rtts.get(String(silent))).toEqual(lost);
    expect(rtts.get(String(unreachable))).toEqual(lost);
    expect(rtts.get(noRoute)).toEqual(lost);
    for (const rttMs of rtts.get(String(twice)) ?? []) {
      expect(rttMs).toBeGreaterThan(delayMs - jitterMs - 1);
    }
    expect(rtts.get(String(dying))?.map((rttMs) => rttMs === null)).toEqual([
      ...new Array(5).fill(false),
      ...new Array(3).fill(true),
    ]);
    // Each loss is told as its own timeout runs out, not at the end of the window.
    const told = toldAtMs.get(String(silent)) ?? [];
    expect(told[0]).toBeLessThan(800);
    expect((told[7] ?? 0) - (told[0] ?? 0)).toBeGreaterThan(800);
  });

  it('sends spread over the spacing, never a burst', async () => {
    const targets = Array.from({ length: 20 }, (_, n) => `${network.ipv4Prefix}${n + 50}`);
    const { toldAtMs } = await run(createFpingProgram(network.fpingPath), targets, {
      count: 1,
      spacingMs: 1_000,
      timeoutMs: 300,
    });
    const told = [...toldAtMs.values()].flat().toSorted((a, b) => a - b);
    expect(told).toHaveLength(20);
    expect((told[19] ?? 0) - (told[0] ?? 0)).toBeGreaterThan(700);
  });
});
