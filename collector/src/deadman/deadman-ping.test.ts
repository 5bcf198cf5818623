import { createServer, type Server } from 'node:http';
import { systemTurn, waitUntil } from '@atalaya/platform/runtime/system-timers';
import { afterEach, expect, it, vi } from 'vitest';
import { DeadmanPing } from './deadman-ping.js';

let server: Server | undefined;
let ping: DeadmanPing | undefined;
afterEach(async () => {
  await ping?.stop();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
});

async function listen(answer: () => number) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(answer()).end('ok');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { asked, url: `http://127.0.0.1:${address.port}/secret-token` };
}

function open(url: string, isPolling: () => boolean) {
  const notices: string[] = [];
  const write = (fields: object, message: string) =>
    void notices.push(`${message} ${JSON.stringify(fields)}`);
  const log = { info: write, warn: write };
  ping = new DeadmanPing({ url, log, everyMs: 20, firstAfterMs: 1, isPolling });
  return notices;
}

it('asks for the address again and again, only while the collector polls', async () => {
  const { asked, url } = await listen(() => 200);
  let polls = false;
  let questions = 0;
  open(url, () => {
    questions += 1;
    return polls;
  });
  expect(await waitUntil(() => questions >= 5, 5_000)).toBe(true);
  expect(asked).toEqual([]);
  polls = true;
  expect(await waitUntil(() => asked.length >= 3, 5_000)).toBe(true);
  expect(asked[0]).toBe('GET /secret-token');
});

it('says once that it does not arrive, goes on, and says when it does', async () => {
  let status = 503;
  const { asked, url } = await listen(() => status);
  const notices = open(url, () => true);
  expect(await waitUntil(() => asked.length >= 4, 5_000)).toBe(true);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('503');
  expect(notices[0]).not.toContain('secret-token');
  status = 204;
  expect(await waitUntil(() => notices.length === 2, 5_000)).toBe(true);
});

it('asks 15 s after the start, and from then on each 60 s', async () => {
  const { asked, url } = await listen(() => 200);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const log = { info: () => undefined, warn: () => undefined };
    ping = new DeadmanPing({ url, log, isPolling: () => true });
    const heard = async (pings: number, afterMs: number) => {
      await vi.advanceTimersByTimeAsync(afterMs - 1);
      expect(asked).toHaveLength(pings - 1);
      await vi.advanceTimersByTimeAsync(1);
      // The request goes over a real socket.
      while (asked.length < pings) await systemTurn();
      expect(asked).toHaveLength(pings);
      while (vi.getTimerCount() === 0) await systemTurn();
    };
    await heard(1, 15_000);
    await heard(2, 60_000);
    await heard(3, 60_000);
    await ping.stop();
  } finally {
    vi.useRealTimers();
  }
});
