import { Agent, buildConnector, type Dispatcher } from 'undici';
import { systemNow } from '../runtime/system-timers.js';
import { guardedLookup, refusal, TargetRefused } from './check-target.js';

const CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connections to one receiver that a tenant chose: each new one is checked against the addresses it may go to, after
 * the name was resolved.
 * @param protocol `http:` or `https:`.
 * @param allowed networks of its own that the tenant allows.
 */
export function openGuardedAgent(protocol: string, allowed: readonly string[]): Agent {
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: guardedLookup(protocol, allowed),
  });
  return new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    connect: (options, callback) => {
      const refused = refusalOfLiteral(options.hostname, protocol, allowed);
      if (refused === null) connect(options, callback);
      else callback(new TargetRefused(refused), null);
    },
  });
}

/** A literal address is looked up by nobody. */
function refusalOfLiteral(host: string, protocol: string, allowed: readonly string[]) {
  const plain = host.replace(/^\[|\]$/g, '');
  const isLiteral = /^[\d.]+$/.test(plain) || plain.includes(':');
  return isLiteral ? refusal(protocol, [plain], allowed) : null;
}

/** RFC 9110 section 10.2.3: seconds, or a date. Null when nothing sensible was asked for. */
export function retryAfter(response: Dispatcher.ResponseData): number | null {
  const header = response.headers['retry-after'];
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - systemNow());
}

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'It refused the connection',
  ENOTFOUND: 'Its name has no address',
  EAI_AGAIN: 'Its name could not be looked up',
  EHOSTUNREACH: 'It cannot be reached',
  ENETUNREACH: 'It cannot be reached',
  ETIMEDOUT: 'It did not take the connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'It did not take the connection in time',
};

/** Why nothing was answered, for a person; tells nothing of what was sent. */
export function sentenceOf(cause: unknown): string {
  if (cause instanceof TargetRefused) return `The address ${cause.message}.`;
  const code = codeOf(cause);
  if (code === '') return 'The connection was lost.';
  const known = SENTENCES[code];
  if (known) return `${known} (${code}).`;
  const isTls = /CERT|TLS|SSL|EPROTO|SIGNATURE|SELF_SIGNED/.test(code);
  return isTls ? `Its certificate is not trusted (${code}).` : `The connection was lost (${code}).`;
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code.slice(0, 60);
  return cause.cause === undefined ? '' : codeOf(cause.cause);
}
