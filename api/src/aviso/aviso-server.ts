import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { avisoLocale, isCaptiveProbe, isLogo } from '@atalaya/core/domain/aviso/aviso-request';
import type { LineStanding } from '@atalaya/core/domain/aviso/line-standing';
import { type AvisoContent, renderAviso } from '@atalaya/core/domain/aviso/render-aviso';
import type { PortalLogo } from '../portal/portal-logo.read-model.js';
import { RequestBudget } from './request-budget.js';

const ADDRESSES_REMEMBERED = 20_000;
const MOST_CONNECTIONS = 512;
const MOST_HEADER_BYTES = 8_192;

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Nobody's next request waits here, and what else a body holds is never read.
  connection: 'close',
} as const;

export interface AvisoSource {
  /** Of the one organisation whose port this is. */
  readonly content: () => Promise<AvisoContent>;
  /** Of the line that has the address. */
  readonly standing: (address: string) => Promise<LineStanding>;
  /** undefined: none, or not now. */
  readonly logo: () => Promise<PortalLogo | undefined>;
  readonly systemNow: () => number;
  /** Of one address. */
  readonly requestsPerMinute: number;
  /** Where routers reach this server; undefined: where it was asked. */
  readonly address: string | undefined;
  readonly failed: (error: unknown) => void;
}

/**
 * The notice of one organisation, whatever host and path are asked for: cut customers are sent here with what they meant
 * for others. It reads no body, sets no cookie and fetches nothing for anybody.
 */
export function createAvisoServer(source: AvisoSource): Server {
  const budget = new RequestBudget(source.requestsPerMinute, ADDRESSES_REMEMBERED);
  const server = createServer(
    {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => {
      answer(request, response, { source, budget }).catch((error: unknown) => {
        source.failed(error);
        end(request, response, 503);
      });
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = 64;
  server.setTimeout(15_000, (socket) => socket.destroy());
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  return server;
}

interface Answering {
  readonly source: AvisoSource;
  readonly budget: RequestBudget;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { source, budget }: Answering,
): Promise<void> {
  const { method, url = '/', headers, socket } = request;
  const from = plainAddress(socket.remoteAddress);
  if (!budget.takes(from, source.systemNow())) {
    return end(request, response, 429, { 'retry-after': '60' });
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return end(request, response, 405, { allow: 'GET, HEAD' });
  }
  if (isCaptiveProbe(url)) {
    const at = source.address ?? hostOf(plainAddress(socket.localAddress));
    return end(request, response, 302, { location: `http://${at}:${socket.localPort ?? 80}/` });
  }
  if (isLogo(url)) return sendLogo(request, response, await source.logo());
  const content = await source.content();
  const standing = await source.standing(from);
  const locale = avisoLocale(headers['accept-language']);
  const { html, style } = renderAviso(content, standing, locale);
  const hash = createHash('sha256').update(style).digest('base64');
  const said = {
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(html)),
    'content-language': locale,
    vary: 'accept-language',
    'content-security-policy': `default-src 'none'; img-src 'self'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
  end(request, response, 200, said, html);
}

function sendLogo(
  request: IncomingMessage,
  response: ServerResponse,
  logo: PortalLogo | undefined,
): void {
  if (logo === undefined) {
    end(request, response, 404);
    return;
  }
  const said = {
    'content-type': `image/${logo.kind}`,
    'content-length': String(logo.bytes.byteLength),
    'cache-control': 'private, max-age=300',
  };
  end(request, response, 200, said, logo.bytes);
}

function end(
  { method }: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: string | Uint8Array = '',
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...HEADERS, ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}

function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '');
}

const hostOf = (address: string) => (address.includes(':') ? `[${address}]` : address);
