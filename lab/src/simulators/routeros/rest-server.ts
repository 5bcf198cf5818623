import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { type ApiRequest, splitCommand } from './api-request.js';
import type { ApiUser } from './api-users.js';
import type { RouterFaults } from './faults.js';
import type { Menu } from './menu.js';
import { permit } from './permit.js';
import { printRows } from './print-rows.js';
import type { RouterOsState } from './router-state.js';
import { Trap } from './trap.js';

export interface RestHost {
  readonly state: RouterOsState;
  readonly faults: RouterFaults;
  readonly users: readonly ApiUser[];
  menu(path: string): Menu | undefined;
}

export interface RestServer {
  readonly port: number;
  /** Connections since the start, those open now, and requests. */
  readonly counts: { connections: number; open: number; requests: number };
  close(): Promise<void>;
}

/** The router's own limit. */
const LONGEST_MS = 60_000;
const MOST_BODY_BYTES = 64 * 1_024;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * `/rest` of RouterOS 7.1 and newer: POST runs a command with its attributes, GET prints. RouterOS 6 answers with the
 * web pages' own 404. Endless commands never answer; the router ends them after a minute.
 */
export async function startRestServer(
  host: RestHost,
  options: { readonly tls?: { readonly key: string; readonly cert: string } } = {},
): Promise<RestServer> {
  const counts = { connections: 0, open: 0, requests: 0 };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    counts.requests += 1;
    void answer(host, request, response).catch(() => request.socket.destroy());
  };
  const server: Server = options.tls ? createTlsServer(options.tls, serve) : createServer(serve);
  const sockets = new Set<Socket>();
  server.keepAliveTimeout = 120_000;
  server.on('connection', (socket: Socket) => {
    counts.connections += 1;
    counts.open += 1;
    sockets.add(socket);
    socket.on('close', () => {
      counts.open -= 1;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    counts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  host: RestHost,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!host.state.reachable()) return;
  if (!host.state.profile.hasRest) {
    response.writeHead(404, { 'content-type': 'text/html' });
    response.end(
      '<!DOCTYPE html><html><head><title>404</title></head><body>Not Found</body></html>',
    );
    return;
  }
  const body = await bodyOf(request);
  if (host.faults.stallMs > 0) await sleepFor(host.faults.stallMs, undefined, { ref: false });
  const { status, body: told } = await resultOf(host, request, body);
  const text = JSON.stringify(told);
  response.writeHead(status, { 'content-type': 'application/json' });
  // Bytes leave as they are stored: what an old WinBox wrote is no UTF-8.
  response.end(Buffer.from(text, host.faults.latin1Comments ? 'latin1' : 'utf8'));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MOST_BODY_BYTES) throw new RangeError('the body is too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function resultOf(host: RestHost, request: IncomingMessage, text: string): Promise<Answer> {
  const user = userOf(host, request.headers.authorization);
  if (!user) return { status: 401, body: { error: 401, message: 'Unauthorized' } };
  try {
    const command = commandOf(request, text);
    host.state.refresh();
    return { status: 200, body: await run(host, user, command, request) };
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    if (error.category === 0) return { status: 404, body: { error: 404, message: 'Not Found' } };
    return { status: 400, body: { detail: error.message, error: 400, message: 'Bad Request' } };
  }
}

function userOf(host: RestHost, header: string | undefined): ApiUser | undefined {
  if (host.faults.refuseLogin) return undefined;
  const [scheme, token = ''] = (header ?? '').split(' ');
  if (scheme !== 'Basic') return undefined;
  const login = Buffer.from(token, 'base64').toString('utf8');
  return host.users.find(
    ({ name, password, policies }) => policies.includes('api') && login === `${name}:${password}`,
  );
}

function commandOf(request: IncomingMessage, text: string): ApiRequest {
  const path = (request.url ?? '').replace(/^\/rest/, '').replace(/\?.*$/, '');
  const attributes = new Map<string, string>();
  const queries: string[] = [];
  const body: unknown = text === '' ? {} : JSON.parse(text);
  for (const [name, value] of Object.entries(body ?? {})) {
    if (name === '.query') queries.push(...listOf(value).map((word) => `?${word}`));
    else attributes.set(name, Array.isArray(value) ? listOf(value).join(',') : String(value));
  }
  const command = request.method === 'GET' ? `${path}/print` : path;
  return { command, attributes, queries, tag: undefined };
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

async function run(
  host: RestHost,
  user: ApiUser,
  request: ApiRequest,
  message: IncomingMessage,
): Promise<unknown> {
  const { menu: path, verb } = splitCommand(request.command);
  const menu = host.menu(path);
  if (!menu) throw new Trap(host.state.profile.missingMenu(path.split('/')[1] ?? ''));
  permit(user, menu, verb);
  if (verb === 'print' && menu.rows) {
    return printRows(menu, request, user.policies.includes('sensitive'));
  }
  const command = menu.commands?.[verb];
  if (!command) throw new Trap('no such command');
  const rows: unknown[] = [];
  const end = AbortSignal.timeout(LONGEST_MS);
  const gone = new AbortController();
  message.socket.once('close', () => gone.abort());
  const signal = AbortSignal.any([end, gone.signal]);
  const returned = await command({
    attributes: request.attributes,
    profile: host.state.profile,
    signal,
    emit: (row) => rows.push(row),
    sleep: (ms) => sleepFor(ms, undefined, { signal }).catch(() => undefined),
  });
  if (end.aborted) throw new Trap('Session closed');
  return returned === undefined ? rows : { ret: returned };
}
