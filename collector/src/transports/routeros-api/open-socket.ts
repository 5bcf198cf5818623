import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { PollFailureKind } from '@atalaya/core/domain/network/device';
import { connectionError, type RouterosError } from './routeros-error.js';

/**
 * plain: service `api`. verified: a certificate that the system trusts. pinned: the one certificate with this SHA-256,
 * hex with or without colons. anonymous: Diffie-Hellman without a certificate, which proves nobody's identity and is
 * what `api-ssl` speaks until a certificate is set.
 */
export type Security =
  | { readonly kind: 'plain' }
  | { readonly kind: 'verified' }
  | { readonly kind: 'pinned'; readonly fingerprint: string }
  | { readonly kind: 'anonymous' };

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
}

const KIND_OF_CODE: ReadonlyMap<string, readonly [PollFailureKind, string]> = new Map([
  ['ECONNREFUSED', ['refused', 'refuses connections']],
  ['EHOSTUNREACH', ['unreachable', 'cannot be reached']],
  ['ENETUNREACH', ['unreachable', 'cannot be reached']],
  ['EHOSTDOWN', ['unreachable', 'cannot be reached']],
  ['EACCES', ['unreachable', 'is blocked by a local firewall']],
  ['EPERM', ['unreachable', 'is blocked by a local firewall']],
  ['ENOTFOUND', ['unreachable', 'has a name that does not resolve']],
  ['EAI_AGAIN', ['unreachable', 'has a name that does not resolve now']],
  ['ETIMEDOUT', ['timeout', 'did not answer in time']],
  ['ECONNRESET', ['connection-lost', 'reset the connection']],
  ['EPIPE', ['connection-lost', 'closed the connection']],
]);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** A socket's error as one plain sentence; `place` names host and port. */
export function socketError(error: unknown, place: string): RouterosError {
  const code = codeOf(error);
  const [kind, what] = KIND_OF_CODE.get(code) ?? ['connection-lost', 'broke the connection'];
  return connectionError(kind, `The router at ${place} ${what}${code ? ` (${code})` : ''}.`);
}

export function placeOf(endpoint: Endpoint): string {
  return `${isIP(endpoint.host) === 6 ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;
}

const digits = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

/** As certificates are printed, so that the two can be compared by eye. */
const colons = (fingerprint: string): string =>
  digits(fingerprint)
    .toUpperCase()
    .replace(/..(?=.)/g, '$&:');

/** Undefined when the certificate is the one asked for, else why it is not. */
function certificateFault(socket: TLSSocket, security: Security): string | undefined {
  if (security.kind === 'anonymous') return undefined;
  const shown = socket.getPeerCertificate().fingerprint256 ?? 'none';
  if (security.kind === 'pinned') {
    if (digits(shown) === digits(security.fingerprint)) return undefined;
    return `shows the certificate ${shown} instead of the pinned ${colons(security.fingerprint)} (SHA-256)`;
  }
  if (socket.authorized) return undefined;
  return `shows a certificate that is not trusted; pin it if it is yours (SHA-256 ${shown})`;
}

function startTls(endpoint: Endpoint): TLSSocket {
  const { host, port, security } = endpoint;
  return connectTls({
    host,
    port,
    ...(isIP(host) ? {} : { servername: host }),
    // Judged by certificateFault, before a byte of ours is sent, so that the message can name the fingerprint.
    rejectUnauthorized: false,
    // "ADH" alone fails on OpenSSL 3: anonymous suites are below its default security level.
    ...(security.kind === 'anonymous'
      ? { ciphers: 'ADH:@SECLEVEL=0', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }
      : {}),
  });
}

function tlsError(error: unknown, place: string): RouterosError {
  const code = codeOf(error);
  const known = KIND_OF_CODE.get(code);
  if (known && code !== 'ECONNRESET' && code !== 'EPIPE') return socketError(error, place);
  return connectionError(
    'tls',
    `No TLS session with the router at ${place}${code ? ` (${code})` : ''}: is api-ssl on, with a certificate?`,
  );
}

/**
 * Opens the byte stream to a router, with its certificate checked. The caller owns the socket.
 * @throws RouterosError refused, unreachable, timeout, tls, connection-lost; not-measured when `signal` aborts.
 */
export function openSocket(
  endpoint: Endpoint,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const place = placeOf(endpoint);
  const { host, port, security } = endpoint;
  const plain = security.kind === 'plain';
  return new Promise((resolve, reject) => {
    // An empty host would mean this machine to Node.
    if (host === '') throw connectionError('unreachable', 'The router has no address.');
    const socket = plain ? connectTcp({ host, port }) : startTls(endpoint);
    // Stays on: an error between this promise and its awaiter must not crash the process.
    socket.on('error', () => undefined);
    const ready = plain ? 'connect' : 'secureConnect';
    const finish = (error?: RouterosError) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // By name: a socket listens to itself, so removing all listeners would cripple it.
      socket.off('error', onFault).off('close', onFault).off(ready, onReady);
      if (!error) return resolve(socket);
      socket.destroy();
      reject(error);
    };
    const onFault = (error: unknown) =>
      finish(plain ? socketError(error, place) : tlsError(error, place));
    const onAbort = () => finish(connectionError('not-measured', 'The session was closed.'));
    const onReady = () => {
      const fault = 'authorized' in socket ? certificateFault(socket, security) : undefined;
      finish(fault ? connectionError('tls', `The router at ${place} ${fault}.`) : undefined);
    };
    const timer = setTimeout(() => {
      // Connected and still not ready: a plain service is silent to a TLS greeting.
      if (!plain && !socket.connecting) onFault(undefined);
      else finish(connectionError('timeout', `The router at ${place} did not answer in time.`));
    }, timeoutMs);
    socket.on('error', onFault).on('close', onFault).on(ready, onReady);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
