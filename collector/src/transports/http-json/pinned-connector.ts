import { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { lookupBeyondLinkLocal } from './link-local.js';

/** How an https server proves itself; with neither, by a certificate that this machine trusts. */
export interface TlsTrust {
  /** SHA-256 of the server's certificate, hex with or without colons: exactly this one is taken. */
  readonly fingerprint?: string;
  /** Takes any certificate, which proves nobody's identity. */
  readonly allowAnyCertificate?: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Checks the pin before the first byte of a request is written, so no token reaches another server. */
export function createPinnedConnector(trust: TlsTrust): buildConnector.connector {
  const pinned = trust.fingerprint === undefined ? null : plainHex(trust.fingerprint);
  const connect = buildConnector({
    // A name that leads to where clouds keep their secrets is not followed there.
    lookup: lookupBeyondLinkLocal,
    timeout: CONNECT_TIMEOUT_MS,
    rejectUnauthorized: pinned === null && trust.allowAnyCertificate !== true,
    // A resumed session shows no certificate to compare.
    maxCachedSessions: 0,
  });
  if (pinned === null) return connect;
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error !== null) {
        callback(error, null);
      } else if (fingerprintOf(socket) === pinned) {
        callback(null, socket);
      } else {
        const shown = fingerprintOf(socket);
        socket.destroy();
        callback(new CertificateNotPinned(shown, pinned), null);
      }
    });
  };
}

export class CertificateNotPinned extends Error {
  readonly code = 'CERT_FINGERPRINT_DIFFERS';
  readonly shown: string;
  readonly pinned: string;

  constructor(shown: string | undefined, pinned: string) {
    super('another certificate than the pinned one');
    this.shown = shown === undefined ? 'none' : withColons(shown);
    this.pinned = withColons(pinned);
  }
}

/** As certificates are printed, so that the two can be compared by eye. */
function withColons(hex: string): string {
  return hex.toUpperCase().replace(/..(?=.)/g, '$&:');
}

function fingerprintOf(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { fingerprint256 } = socket.getPeerCertificate();
  return fingerprint256 === undefined ? undefined : plainHex(fingerprint256);
}

function plainHex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
