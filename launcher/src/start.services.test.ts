import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthSchema } from '@atalaya/core/wire/rest/health';
import { deleteDataFolder } from '@atalaya/platform/postgres/embedded/delete-data-folder';
import { describeProcess } from '@atalaya/platform/postgres/embedded/process-identity';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withRedis } from '@atalaya/platform/testing/redis-server';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** The first start of a fresh clone builds the pages. */
const START_MS = 60_000;

let dataDir = '';
let port = 0;
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'atalaya-start-'));
  await chmod(dataDir, 0o755);
  port = await freeLoopbackPort();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
    }
  }
  await deleteDataFolder(dataDir).catch(() => rm(dataDir, { recursive: true, force: true }));
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout(): string;
  stderr(): string;
}

function run(args: readonly string[], env: Record<string, string> = {}): Run {
  const child = spawn('npm', ['--silent', 'run', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PORT: String(port),
      DATA_DIR: dataDir,
      ...env,
    },
  });
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, stdout: () => out, stderr: () => err };
}

async function started(env: Record<string, string> = {}): Promise<Run> {
  const start = run(['start'], env);
  let isEnded = false;
  void start.ended.then(() => {
    isEnded = true;
  });
  await waitUntil(() => isEnded || start.stdout().includes('is running'), START_MS);
  if (!start.stdout().includes('is running')) throw new Error(`no start: ${start.stderr()}`);
  return start;
}

/** What was said before the sentence may be the build's progress. */
const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);

async function postmasterPid(): Promise<number> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  return Number.parseInt(text, 10);
}

/** npm is the child; the platform is its grandchild. */
async function platformPid(): Promise<number> {
  const lock: unknown = JSON.parse(await readFile(join(dataDir, 'running.lock'), 'utf8'));
  return typeof lock === 'object' && lock !== null && 'pid' in lock ? Number(lock.pid) : 0;
}

describe('npm start', () => {
  it('is ready, prints its setup link, stops within 10 s and leaves no process', async () => {
    const start = await started();
    expect((await get('/health/readiness')).status).toBe(200);
    expect(await (await get('/health/readiness')).json()).toMatchObject({ status: 'ok' });
    const link = new RegExp(`http://127\\.0\\.0\\.1:${port}/setup#token=[\\w-]{43}`);
    const [setupLink] = link.exec(start.stdout()) ?? [];
    expect(setupLink).toBeDefined();
    const processes = [await postmasterPid(), await platformPid()];
    const before = Date.now();
    start.child.kill('SIGTERM');
    // Its output closes with the last process that holds it.
    await start.ended;
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(start.stdout()).toMatch(/Stopping\.\n$/);
    await expect.poll(() => processes.map(describeProcess)).toEqual([undefined, undefined]);
    await expect(get('/health')).rejects.toThrow();

    const again = await started();
    expect(again.stdout()).toContain(setupLink);
  });

  it('starts again after it was killed', async () => {
    const start = await started();
    process.kill(await platformPid(), 'SIGKILL');
    await start.ended;
    await started();
    expect((await get('/health/readiness')).status).toBe(200);
  });

  it('serves commands beside it', async () => {
    await started();
    const tenant = run(['tenant', '--', 'create', 'norte']);
    expect(await tenant.ended).toBe(0);
    expect(tenant.stdout()).toMatch(/\/setup#token=[\w-]{43}\n$/);
    const doctor = run(['doctor']);
    expect(await doctor.ended).toBe(0);
    expect(doctor.stdout()).toContain("is this platform's, which is running");
  });

  it('runs on a database of one’s own', async () => {
    const url = new URL(inject('testServerUrl'));
    url.pathname = '/no_such_database';
    const key = Buffer.alloc(32, 1).toString('base64');
    const refused = run(['start'], { DATABASE_URL: url.href, SECRET_KEY: key });
    expect(await refused.ended).toBe(1);
    expect(lastLine(refused.stderr())).toMatch(/^DATABASE_URL: .* has no database/);
    expect(refused.stderr()).not.toContain(url.password);
  });
});

describe('a process without the role api', () => {
  const db = withDatabase();
  const redis = withRedis();
  const env = () => ({
    DATABASE_URL: db.ownerUrl,
    REDIS_URL: redis.url,
    SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    ROLES: 'collector',
    HEALTH_PORT: String(port),
  });

  it('tells its health and metrics on HEALTH_PORT, and nothing else', async () => {
    const start = await started(env());
    await waitUntil(() => start.stdout().includes('Its health'), START_MS);
    expect(start.stdout()).toContain(`Its health: http://127.0.0.1:${port}/health\n`);
    const { status, checks } = healthSchema.parse(await (await get('/health')).json());
    expect(status).toBe('ok');
    expect(checks.map(({ name }) => name).sort()).toEqual([
      'collector',
      'database',
      'latency',
      'redis',
      'samples',
    ]);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/^atalaya_collector_overloaded 0$/m);
    expect(metrics).toMatch(/^atalaya_collector_shards 128$/m);
    for (const path of ['/', '/api/v1/devices', '/live/']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    start.child.kill('SIGTERM');
    await start.ended;
    await expect(get('/health')).rejects.toThrow();
  });

  it('says that HEALTH_PORT is busy', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const start = run(['start'], env());
    expect(await start.ended).toBe(1);
    await new Promise((resolve) => server.close(resolve));
    expect(lastLine(start.stderr())).toMatch(/in use by another program: .* set HEALTH_PORT to/);
  });
});

describe('npm start says in one sentence', () => {
  it.each<[string, number, () => Promise<Record<string, string>>, RegExp]>([
    [
      'that a port is busy',
      1,
      async () => {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
        server.unref();
        return {};
      },
      /^Port \d+ on 127\.0\.0\.1 is in use by another program/,
    ],
    [
      'that the data folder cannot be written',
      1,
      async () => {
        await writeFile(join(dataDir, 'file'), '');
        return { DATA_DIR: join(dataDir, 'file') };
      },
      /^The data folder .* cannot be written/,
    ],
    [
      'that the data folder is half-made',
      1,
      async () => {
        const file = { version: 1, id: '0123456789ab', directory: 'postgres' };
        await writeFile(join(dataDir, 'cluster.json'), JSON.stringify(file));
        return {};
      },
      /^The data folder .* is half-made/,
    ],
    [
      'that nothing answers at DATABASE_URL',
      1,
      async () => ({
        DATABASE_URL: `postgres://a:b@127.0.0.1:${await freeLoopbackPort()}/x`,
        SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      }),
      /^DATABASE_URL: nothing listens at/,
    ],
    [
      'that a part of the roles needs Redis',
      2,
      async () => ({ ROLES: 'collector' }),
      /^REDIS_URL is needed when ROLES names a part of the roles/,
    ],
    [
      'that its configuration is wrong',
      2,
      async () => ({ LOG_LEVEL: 'loud' }),
      /^LOG_LEVEL must be/,
    ],
  ])('%s', async (_what, code, prepare, sentence) => {
    const start = run(['start'], await prepare());
    expect(await start.ended).toBe(code);
    expect(lastLine(start.stderr())).toMatch(sentence);
    expect(start.stderr()).not.toMatch(/\n\s+at /);
  });
});
