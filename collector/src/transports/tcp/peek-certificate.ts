import { isIP } from 'node:net';
import { connect } from 'node:tls';

/**
 * certificate: SHA-256 of what the service shows, upper-case hex with colons. no-tls: something listens and offers no
 * certificate. closed: the host refuses. unreachable: there is no way to it, or its name does not resolve. silent:
 * nothing came back in time.
 */
export type PeekedCertificate =
  | { readonly kind: 'certificate'; readonly fingerprint: string }
  | { readonly kind: 'no-tls' | 'closed' | 'unreachable' | 'silent'; readonly code: string };

const KIND_OF_CODE: ReadonlyMap<string, 'closed' | 'unreachable' | 'silent'> = new Map([
  ['ECONNREFUSED', 'closed'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['EACCES', 'unreachable'],
  ['EPERM', 'unreachable'],
  ['ETIMEDOUT', 'silent'],
]);

/** Greets and hangs up before anything is said: no login, no secret. Rejects only when aborted. */
export function peekCertificate(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<PeekedCertificate> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const socket = connect({
      host,
      port,
      ...(isIP(host) ? {} : { servername: host }),
      // A router signs its own; whether it is the one expected is for a person to say.
      rejectUnauthorized: false,
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      settle();
    };
    const tell = (peeked: PeekedCertificate) => end(() => resolve(peeked));
    const abort = () => end(() => reject(signal.reason));
    // Connected and still not ready: a plain service is silent to a TLS greeting.
    const timer = setTimeout(
      () => tell({ kind: socket.connecting ? 'silent' : 'no-tls', code: '' }),
      timeoutMs,
    );
    signal.addEventListener('abort', abort, { once: true });
    socket.once('secureConnect', () => {
      const { fingerprint256 } = socket.getPeerCertificate();
      if (fingerprint256) tell({ kind: 'certificate', fingerprint: fingerprint256 });
      else tell({ kind: 'no-tls', code: '' });
    });
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
      tell({ kind: KIND_OF_CODE.get(code) ?? 'no-tls', code });
    });
    socket.once('close', () => tell({ kind: 'no-tls', code: '' }));
  });
}
