import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMissingEchoProgram, type Echo, type EchoProgram } from './echo-program.js';
import { createFpingProgram } from './fping-program.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'atalaya-fping-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A program that behaves as fping never should, to see what becomes of it. */
async function script(name: string, body: string): Promise<EchoProgram> {
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\ncd ${directory}\n${body}\n`);
  await chmod(path, 0o755);
  return createFpingProgram(path);
}

interface Heard {
  readonly echoes: Map<string, Echo[]>;
  readonly unmeasured: Map<string, PollFailure>;
}

async function run(
  program: EchoProgram,
  targets: string[],
  options: { count?: number; signal?: AbortSignal; onEcho?: () => void } = {},
): Promise<Heard> {
  const echoes = new Map<string, Echo[]>();
  const unmeasured = new Map<string, PollFailure>();
  await program.runEchoes({
    targets,
    count: options.count ?? 2,
    spacingMs: 10,
    timeoutMs: 10,
    signal: options.signal ?? new AbortController().signal,
    onEcho: (target, echo) => {
      echoes.set(target, [...(echoes.get(target) ?? []), echo]);
      options.onEcho?.();
    },
    onUnmeasured: (target, failure) => {
      expect(unmeasured.has(target)).toBe(false);
      unmeasured.set(target, failure);
    },
  });
  return { echoes, unmeasured };
}

async function isRunning(pidFile: string): Promise<boolean> {
  const pid = Number(await readFile(join(directory, pidFile), 'utf8'));
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('fping program', () => {
  it('asks with hosts on the standard input, staggered within the spacing', async () => {
    const program = await script('asks', 'echo "$@" > args; cat > hosts');
    await run(program, ['192.0.2.1', '192.0.2.2', '2001:db8::1', '192.0.2.1']);
    expect(await readFile(join(directory, 'args'), 'utf8')).toBe('-c 2 -p 10 -t 10 -i 2 -f -\n');
    expect(await readFile(join(directory, 'hosts'), 'utf8')).toBe(
      '192.0.2.1\n192.0.2.2\n2001:db8::1\n',
    );
  });

  it('hides the environment from the child', async () => {
    process.env['ATALAYA_TEST_SECRET'] = 'do-not-tell';
    const program = await script('environment', 'cat > /dev/null; env > environment.txt');
    await run(program, ['192.0.2.1']);
    delete process.env['ATALAYA_TEST_SECRET'];
    expect(await readFile(join(directory, 'environment.txt'), 'utf8')).not.toContain('do-not-tell');
  });

  it('tells each echo once amid noise, unknown hosts, repeats and lost lines', async () => {
    const program = await script(
      'noise',
      `cat > /dev/null
      echo 'garbage'
      echo '192.0.2.9 : [0], 64 bytes, 1.00 ms (1.00 avg, 0% loss)'
      echo '192.0.2.1 : [0], 64 bytes, 1.50 ms (1.50 avg, 0% loss)'
      echo '192.0.2.1 : [0], 64 bytes, 9.50 ms (1.50 avg, 0% loss)'
      echo '192.0.2.1 : [7], 64 bytes, 9.50 ms (1.50 avg, 0% loss)'
      echo 'ICMP Host Unreachable from 192.0.2.8 for ICMP Echo sent to 192.0.2.2' >&2
      echo '192.0.2.2 : [1], timed out (NaN avg, 100% loss)'
      echo '192.0.2.1 : xmt/rcv/%loss = 2/1/50%, min/avg/max = 1.50/1.50/1.50' >&2
      echo '192.0.2.2 : xmt/rcv/%loss = 2/0/100%' >&2
      exit 1`,
    );
    const { echoes, unmeasured } = await run(program, ['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    expect(echoes.get('192.0.2.1')).toEqual([
      { seq: 0, rttMs: 1.5 },
      { seq: 1, rttMs: null },
    ]);
    expect(echoes.get('192.0.2.2')).toEqual([
      { seq: 1, rttMs: null },
      { seq: 0, rttMs: null },
    ]);
    expect([...echoes.keys()]).not.toContain('192.0.2.9');
    expect(unmeasured.get('192.0.2.3')?.message).toBe('fping did not send to 192.0.2.3.');
  });

  it('never hands an option-like target to the program', async () => {
    const program = await script('injection', 'cat > injected');
    const { unmeasured } = await run(program, ['-f/etc/passwd', 'a b', '192.0.2.1']);
    expect(await readFile(join(directory, 'injected'), 'utf8')).toBe('192.0.2.1\n');
    expect(unmeasured.get('-f/etc/passwd')?.kind).toBe('not-measured');
    expect(unmeasured.get('a b')?.kind).toBe('not-measured');
  });

  it('measures nothing when the program is missing, refuses or is killed', async () => {
    const missing = createFpingProgram(join(directory, 'not-there'));
    const refusing = await script(
      'refusing',
      'echo "fping: can\'t create socket (must run as root?)" >&2; exit 4',
    );
    const killed = await script('killed', 'cat > /dev/null; kill -9 $$');
    const reasons = [];
    for (const program of [missing, refusing, killed]) {
      const { echoes, unmeasured } = await run(program, ['192.0.2.1']);
      expect(echoes.size).toBe(0);
      reasons.push(unmeasured.get('192.0.2.1')?.message);
    }
    expect(reasons).toEqual([
      'fping could not be started: ENOENT.',
      "fping ended with code 4: fping: can't create socket (must run as root?).",
      'fping was ended by SIGKILL.',
    ]);
  });

  it('survives a program that reads nothing and one that floods', async () => {
    const deaf = await script('deaf', 'exec 0<&-; exit 0');
    const many = Array.from({ length: 1_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
    expect((await run(deaf, many)).unmeasured.size).toBe(1_000);
    const flood = await script(
      'flood',
      'cat > /dev/null; head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 0',
    );
    expect((await run(flood, ['192.0.2.1'])).unmeasured.size).toBe(1);
  });

  it('ends the child and rejects with the reason when aborted', async () => {
    const program = await script(
      'patient',
      'cat > /dev/null; trap "" TERM; echo $$ > patient.pid; while :; do sleep 0.05; done',
    );
    const abort = new AbortController();
    const running = run(program, ['192.0.2.1'], { signal: abort.signal });
    const outcome = expect(running).rejects.toThrow('no longer wanted');
    await sleep(200);
    expect(await isRunning('patient.pid')).toBe(true);
    abort.abort(new Error('no longer wanted'));
    await outcome;
    expect(await isRunning('patient.pid')).toBe(false);
  });

  it('does not start when already aborted', async () => {
    const program = await script('never', 'touch started');
    await expect(run(program, ['192.0.2.1'], { signal: AbortSignal.abort() })).rejects.toThrow();
    await expect(readFile(join(directory, 'started'))).rejects.toThrow();
  });

  it('passes on what a callback throws, and ends the child', async () => {
    const program = await script(
      'throwing',
      `cat > /dev/null; echo $$ > throwing.pid
      echo '192.0.2.1 : [0], 64 bytes, 1.50 ms (1.50 avg, 0% loss)'
      while :; do sleep 0.05; done`,
    );
    const onEcho = () => {
      throw new Error('a bug in the caller');
    };
    await expect(run(program, ['192.0.2.1'], { onEcho })).rejects.toThrow('a bug in the caller');
    expect(await isRunning('throwing.pid')).toBe(false);
  });

  it('refuses a run out of bounds', async () => {
    const program = await script('bounds', 'exit 0');
    await expect(run(program, [], { count: 0 })).rejects.toThrow(RangeError);
  });
});

describe('no echo program', () => {
  it('says once for each target that nothing was measured', async () => {
    const program = createMissingEchoProgram('No echoes can be sent from here.');
    const { echoes, unmeasured } = await run(program, ['192.0.2.1', '192.0.2.2', '192.0.2.1']);
    expect(echoes.size).toBe(0);
    expect(unmeasured.size).toBe(2);
    expect(unmeasured.get('192.0.2.2')).toEqual({
      kind: 'not-measured',
      message: 'No echoes can be sent from here.',
    });
  });
});
