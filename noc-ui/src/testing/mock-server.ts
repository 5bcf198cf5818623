/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Server } from 'socket.io';
import { MockApi } from './mock-api.js';
import { mockValue } from './mock-metrics.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
/** The policy of the real server: nothing from elsewhere, no inline script. */
const CSP =
  "default-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'";
const SAMPLED = ['radio.signal_dbm', 'ping.rtt_avg_ms', 'ping.jitter_ms', 'radio.ccq_pct'];

export interface MockServer {
  readonly port: number;
  readonly api: MockApi;
  close(): Promise<void>;
}

/** Serves a built UI from `dist` beside a made-up API and a live socket, on loopback only. */
export async function startMockServer(dist: string, port = 0): Promise<MockServer> {
  const api = new MockApi();
  const http = createServer((request, response) => {
    void serve(api, dist, request, response);
  });
  const live = new Server(http, { path: '/live' });
  live.on('connection', (socket) => {
    const wanted = new Set<string>();
    socket.on('subscribe', (message: { deviceIds: string[] }) => {
      wanted.clear();
      for (const id of message.deviceIds) wanted.add(id);
    });
    const timer = setInterval(() => {
      socket.emit('samples', samplesOf(api, wanted));
    }, 1_000);
    socket.on('disconnect', () => clearInterval(timer));
  });
  const pulse = setInterval(() => {
    const now = Date.now();
    live.emit('pulse', {
      now: new Date(now).toISOString(),
      newestPollAt: new Date(now - api.knobs.pollAgeMs).toISOString(),
    });
  }, 2_000);
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const address = http.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    api,
    close: async () => {
      clearInterval(pulse);
      const closed = live.close();
      // A browser keeps connections in reserve on which it has asked nothing yet: nobody else would end them.
      http.closeAllConnections();
      await closed;
    },
  };
}

function samplesOf(api: MockApi, wanted: ReadonlySet<string>) {
  const nowMs = Date.now();
  return api.world.devices
    .filter(({ id, state }) => wanted.has(id) && state === 'up')
    .flatMap((device) =>
      SAMPLED.map((metric) => ({
        deviceId: device.id,
        metric,
        tags: metric.startsWith('radio.') ? { radio: 'ath0' } : {},
        at: new Date(nowMs).toISOString(),
        value: mockValue(device, metric, nowMs, nowMs),
      })),
    );
}

async function serve(
  api: MockApi,
  dist: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname.startsWith('/live')) return;
  if (url.pathname.startsWith('/api/v1')) {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? null;
    const body = await readBody(request);
    const path = url.pathname.slice('/api/v1'.length);
    const reply = api.answer({
      method: request.method ?? 'GET',
      path,
      query: url.searchParams,
      body,
      token,
    });
    const type = reply.status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(reply.status, { 'content-type': type });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
    return;
  }
  const isFile = extname(url.pathname) !== '';
  const file = isFile ? normalize(url.pathname) : '/index.html';
  try {
    const content = await readFile(join(dist, file));
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  if (text === '') return {};
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
