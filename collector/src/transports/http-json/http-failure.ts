import type { PollFailure, PollFailureKind } from '@atalaya/core/domain/network/device';
import { CertificateNotPinned } from './pinned-connector.js';

/** `status` when the server answered at all. */
export interface HttpFailure extends PollFailure {
  readonly status?: number;
  /** The answer's JSON, for a caller that asked to keep it. Not for a person: it may hold anything. */
  readonly body?: unknown;
  /** For so long the server asks to be left alone. */
  readonly retryAfterMs?: number;
}

const SHOWN_REASON_LENGTH = 160;

const KIND_BY_CODE: Readonly<Record<string, PollFailureKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'protocol-error',
  UND_ERR_RESPONSE_EXCEEDED_MAX_SIZE: 'protocol-error',
};

const SENTENCE: Partial<Record<PollFailureKind, string>> = {
  refused: 'refused the connection',
  unreachable: 'cannot be reached',
  timeout: 'did not answer in time',
  tls: 'offers a certificate or a TLS version that is not trusted',
  'protocol-error': 'does not speak HTTP as it should',
  'connection-lost': 'closed the connection',
};

/** From what undici, Node's net or tls threw. Only the error's code is shown: its text may hold anything. */
export function failureOfError(server: string, cause: unknown): HttpFailure {
  if (cause instanceof CertificateNotPinned) {
    const { shown, pinned } = cause;
    return {
      kind: 'tls',
      message: `${server} shows the certificate ${shown} instead of the pinned ${pinned} (SHA-256).`,
    };
  }
  const code = errorCode(cause);
  const kind = kindOfCode(code);
  return { kind, message: `${server} ${SENTENCE[kind]}${code ? ` (${code})` : ''}.` };
}

/** From an answer that is no success; `reason` is the server's own, already cleared of secrets. */
export function failureOfStatus(server: string, status: number, reason: string): HttpFailure {
  const shown = reason.replace(/\s+/g, ' ').trim().slice(0, SHOWN_REASON_LENGTH);
  const because = shown ? `: ${shown}` : '';
  const told = `(HTTP ${status}${because})`;
  if (status === 401) {
    return { kind: 'login-refused', status, message: `${server} refused the login ${told}.` };
  }
  if (status === 403) {
    return { kind: 'not-permitted', status, message: `${server} does not permit this ${told}.` };
  }
  if (status === 404) {
    return { kind: 'unsupported', status, message: `${server} does not know this ${told}.` };
  }
  if (status === 429) {
    return { kind: 'refused', status, message: `${server} asks for fewer requests ${told}.` };
  }
  return { kind: 'protocol-error', status, message: `${server} answered with an error ${told}.` };
}

function kindOfCode(code: string): PollFailureKind {
  const known = KIND_BY_CODE[code];
  if (known) return known;
  if (/CERT|TLS|SSL|EPROTO|SIGNATURE|SELF_SIGNED/.test(code)) return 'tls';
  return code.startsWith('HPE_') ? 'protocol-error' : 'connection-lost';
}

function errorCode(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  // undici gives its parser's errors a code only where the parser did.
  if (cause.name === 'HTTPParserError') return 'HPE_INVALID';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.cause === undefined ? '' : errorCode(cause.cause);
}
