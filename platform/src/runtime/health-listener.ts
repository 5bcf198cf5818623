import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import type { HealthPages } from './health-pages.js';
import { errorMessage } from './startup-error.js';

/** Whoever asks is a monitor on the same network: it asks in one packet, and there are few of them. */
const REQUEST_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 32;
const JSON_TYPE = 'application/json; charset=utf-8';

export interface HealthListener {
  readonly url: string;
  stop(): Promise<void>;
}

export interface HealthListenerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly pages: HealthPages;
  readonly log: { warn(fields: object, message: string): void };
}

interface Answer {
  readonly code: number;
  readonly type: string;
  readonly text: string;
}

/**
 * The health pages of a process that has no web server: GET /health, /health/liveness, /health/readiness,
 * /health/tasks and /metrics, as the api answers them, and nothing else. No sign-in, nothing of any tenant.
 * @throws what listening throws (EADDRINUSE).
 */
export async function startHealthListener(options: HealthListenerOptions): Promise<HealthListener> {
  const { host, port, pages, log } = options;
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, keepAlive: false },
    (request, response) => void respond(request, response, pages, log),
  );
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return {
    url: urlOf(host, server.address()),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  pages: HealthPages,
  log: HealthListenerOptions['log'],
): Promise<void> {
  // A body is never read: with the answer the connection ends.
  response.setHeader('connection', 'close');
  const { method = '', url = '' } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  try {
    const { code, type, text } = await answer(url.split('?')[0] ?? '', pages);
    response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(method === 'HEAD' ? undefined : text);
  } catch (error) {
    log.warn({ reason: errorMessage(error) }, 'a health page failed');
    response.writeHead(500).end();
  }
}

async function answer(path: string, pages: HealthPages): Promise<Answer> {
  switch (path) {
    case '/health':
    case '/health/readiness': {
      const { code, body } = await pages.report();
      return { code, type: JSON_TYPE, text: JSON.stringify(body) };
    }
    case '/health/liveness':
      return { code: 200, type: JSON_TYPE, text: JSON.stringify({ status: 'ok' }) };
    case '/health/tasks':
      return { code: 200, type: JSON_TYPE, text: JSON.stringify(pages.tasks()) };
    case '/metrics': {
      const { type, text } = await pages.metrics();
      return { code: 200, type, text };
    }
    default:
      return { code: 404, type: JSON_TYPE, text: JSON.stringify({ title: 'Not found' }) };
  }
}

function urlOf(host: string, address: AddressInfo | string | null): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
