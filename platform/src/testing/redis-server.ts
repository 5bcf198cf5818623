import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';
import { freeLoopbackPort } from '../runtime/free-port.js';
import { waitUntil } from '../runtime/system-timers.js';

export interface TestRedis {
  readonly url: string;
  /** Cuts every client's connection. */
  killClients(): Promise<void>;
}

/** A real redis-server of this test file's own, on a free loopback port. */
export function withRedis(): TestRedis {
  let port = 0;
  let stop = async () => {};
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atalaya-test-redis-'));
    port = await freeLoopbackPort();
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    const child = spawn('redis-server', flags, { stdio: 'ignore' });
    let failure: Error | undefined;
    child.once('error', () => {
      failure = new Error('redis-server is not installed: run "apt-get install -y redis-server"');
    });
    stop = async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    };
    await waitUntil(async () => failure !== undefined || (await answers(port)), 10_000);
    if (failure) throw failure;
  });
  afterAll(() => stop());
  return {
    get url() {
      return `redis://127.0.0.1:${port}`;
    },
    killClients: async () => {
      const redis = new Redis(port, '127.0.0.1');
      await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      redis.disconnect();
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
