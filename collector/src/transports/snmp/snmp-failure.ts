import type { PollFailure, PollFailureKind } from '@atalaya/core/domain/network/device';
import { ErrorStatus, ResponseInvalidCode } from 'net-snmp';

/**
 * Why one request gave nothing. tooBig, noSuchName and unreadable are about its content: with fewer or other varbinds
 * the device may answer. `failed` is about the device.
 */
export type ExchangeFailure =
  | { readonly kind: 'too-big' }
  | { readonly kind: 'no-such-name'; readonly oid: string | undefined }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'failed'; readonly failure: PollFailure };

/** Sentences for a person. They never repeat the library's messages, which may hold digests of a key. */
const SENTENCES = {
  timeout:
    'No answer to SNMP: check the address, the community or user, and that the device allows SNMP from here.',
  refused: 'Nothing listens on this SNMP port: SNMP is off on the device, or the port is another.',
  unreachable: 'The address cannot be reached or its name cannot be resolved.',
  'login-refused':
    'The SNMPv3 login was refused: check the user, the protocols and both passwords.',
  'not-permitted': 'The device does not permit this community or user to read.',
  'protocol-error': 'The device sent an SNMP answer that cannot be read.',
  'connection-lost': 'The SNMP socket failed.',
} as const satisfies Partial<Record<PollFailureKind, string>>;

export type SnmpFailureKind = keyof typeof SENTENCES;

export const snmpFailure = (kind: SnmpFailureKind): PollFailure => ({
  kind,
  message: SENTENCES[kind],
});

export const failed = (kind: SnmpFailureKind): ExchangeFailure => ({
  kind: 'failed',
  failure: snmpFailure(kind),
});

const SYSTEM_ERRORS: Readonly<Record<string, SnmpFailureKind>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EINVAL: 'unreachable',
  EPERM: 'unreachable',
};

const LOGIN_CODES: ReadonlySet<unknown> = new Set([
  ResponseInvalidCode.EAuthFailure,
  ResponseInvalidCode.ECouldNotDecrypt,
]);

/** An error in the shape of net-snmp's own for an answer that cannot be used. */
export const unreadable = (): Error =>
  Object.assign(new Error('unreadable answer'), { name: 'ResponseInvalidError' });

/** Sorts what net-snmp and the socket report; `error` is of any shape. */
export function exchangeFailure(error: unknown): ExchangeFailure {
  if (!(error instanceof Error)) return failed('connection-lost');
  if (error.name === 'RequestTimedOutError') return failed('timeout');
  if (error.name === 'RequestFailedError') return requestFailed(error);
  if (error.name === 'ResponseInvalidError') return responseInvalid(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return failed(SYSTEM_ERRORS[code] ?? 'connection-lost');
}

function requestFailed(error: Error): ExchangeFailure {
  const status = 'status' in error && typeof error.status === 'number' ? error.status : -1;
  const oid = /: (?<oid>[\d.]+)$/.exec(error.message)?.groups?.['oid'];
  return statusFailure(status, oid) ?? { kind: 'unreadable' };
}

/** What an answer's error-status (RFC 3416, 3) means; `oid` is the one that its error-index names. None for noError. */
export function statusFailure(
  status: number,
  oid: string | undefined,
): ExchangeFailure | undefined {
  switch (status) {
    case ErrorStatus.NoError:
      return undefined;
    case ErrorStatus.TooBig:
      return { kind: 'too-big' };
    // Some agents answer genErr for a whole request when one of its objects is broken.
    case ErrorStatus.NoSuchName:
    case ErrorStatus.GeneralError:
      return { kind: 'no-such-name', oid };
    case ErrorStatus.NoAccess:
    case ErrorStatus.AuthorizationError:
      return failed('not-permitted');
    default:
      return { kind: 'unreadable' };
  }
}

function responseInvalid(error: Error): ExchangeFailure {
  return 'code' in error && LOGIN_CODES.has(error.code)
    ? failed('login-refused')
    : { kind: 'unreadable' };
}
