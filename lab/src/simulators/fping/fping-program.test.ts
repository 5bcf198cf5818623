import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectEchoProgram } from '@atalaya/collector/transports/icmp/detect-echo-program';
import type { Echo } from '@atalaya/collector/transports/icmp/echo-program';
import { createFpingProgram } from '@atalaya/collector/transports/icmp/fping-program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEchoServer } from './echo-route.js';
import { writeFpingProgram } from './fping-program.js';

const asked: string[] = [];
const world = {
  echo(address: string) {
    asked.push(address);
    if (address === '10.1.0.7') return 0.1949;
    return address === '2001:db8::7' ? 41.84 : null;
  },
};

let directory: string;
let server: Awaited<ReturnType<typeof startEchoServer>>;
let fping: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'atalaya-lab-fping-'));
  server = await startEchoServer({ world });
  fping = await writeFpingProgram(directory, server.url);
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function run(path: string, args: string[], input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(path, args, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

const HOSTS = '10.1.0.7\n\n# a comment\n2001:db8::7 ignored\n10.1.0.9\n';

describe('the lab’s fping', () => {
  it('prints what fping 5.1 prints', async () => {
    const ended = await run(fping, ['-c', '2', '-p', '600', '-t', '500', '-f', '-'], HOSTS);
    expect(ended.stdout).toBe(
      [
        '10.1.0.7    : [0], 64 bytes, 0.195 ms (0.195 avg, 0% loss)',
        '2001:db8::7 : [0], 64 bytes, 41.8 ms (41.8 avg, 0% loss)',
        '10.1.0.9    : [0], timed out (NaN avg, 100% loss)',
        '10.1.0.7    : [1], 64 bytes, 0.195 ms (0.195 avg, 0% loss)',
        '2001:db8::7 : [1], 64 bytes, 41.8 ms (41.8 avg, 0% loss)',
        '10.1.0.9    : [1], timed out (NaN avg, 100% loss)',
        '',
      ].join('\n'),
    );
    expect(ended.stderr).toBe(
      [
        '',
        '10.1.0.7    : xmt/rcv/%loss = 2/2/0%, min/avg/max = 0.195/0.195/0.195',
        '2001:db8::7 : xmt/rcv/%loss = 2/2/0%, min/avg/max = 41.8/41.8/41.8',
        '10.1.0.9    : xmt/rcv/%loss = 2/0/100%',
        '',
      ].join('\n'),
    );
    expect(ended.code).toBe(1);
  });

  it('knows -C, -q, -D, joined values and the version', async () => {
    const quiet = await run(fping, ['-qC3', '-p50', '--timeout=40', '10.1.0.7', '10.1.0.9']);
    expect(quiet).toMatchObject({
      stdout: '',
      stderr: '10.1.0.7 : 0.195 0.195 0.195\n10.1.0.9 : - - -\n',
    });
    const stamped = await run(fping, ['-D', '-c', '1', '10.1.0.7']);
    expect(stamped.stdout).toMatch(/^\[\d{10}\.\d{5}\] 10\.1\.0\.7 : \[0\], 64 bytes/);
    expect(stamped.code).toBe(0);
    expect((await run(fping, ['--version'])).stdout).toMatch(/^fping: Version 5\.1\n/);
    expect((await run(fping, ['--bogus'])).code).toBe(1);
  });

  it('asks the world for all hosts at once, once for each echo', async () => {
    asked.length = 0;
    await run(fping, ['-c', '3', '-p', '20', '-t', '20', '-f', '-'], HOSTS);
    expect(asked).toHaveLength(9);
  });

  it('times every host out when the world is gone', async () => {
    const gone = await startEchoServer({ world });
    const orphan = await writeFpingProgram(join(directory, 'orphan'), gone.url);
    await gone.close();
    const ended = await run(orphan, ['-c', '1', '-t', '50', '10.1.0.7']);
    expect(ended.stdout).toBe('10.1.0.7 : [0], timed out (NaN avg, 100% loss)\n');
  });

  it('is taken for fping by the collector, and read by it', async () => {
    expect(await detectEchoProgram(fping)).toMatchObject({ kind: 'fping', version: '5.1' });
    const heard = new Map<string, Echo[]>();
    await createFpingProgram(fping).runEchoes({
      targets: ['10.1.0.7', '2001:db8::7', '10.1.0.9'],
      count: 3,
      spacingMs: 30,
      timeoutMs: 60,
      signal: AbortSignal.timeout(10_000),
      onEcho: (target, echo) => heard.set(target, [...(heard.get(target) ?? []), echo]),
      onUnmeasured: (target, failure) => expect.fail(`${target}: ${failure.message}`),
    });
    const rtts = (target: string) => heard.get(target)?.map((echo) => echo.rttMs);
    expect(rtts('10.1.0.7')).toEqual([0.195, 0.195, 0.195]);
    expect(rtts('2001:db8::7')).toEqual([41.8, 41.8, 41.8]);
    expect(rtts('10.1.0.9')).toEqual([null, null, null]);
  });

  it('ends on SIGTERM', async () => {
    const abort = new AbortController();
    const running = createFpingProgram(fping).runEchoes({
      targets: ['10.1.0.7'],
      count: 100,
      spacingMs: 1_000,
      timeoutMs: 100,
      signal: abort.signal,
      onEcho: () => abort.abort(new Error('heard enough')),
      onUnmeasured: (target, failure) => expect.fail(`${target}: ${failure.message}`),
    });
    await expect(running).rejects.toThrow('heard enough');
  });
});
