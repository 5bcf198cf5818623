import { TargetRefused } from '@atalaya/platform/outbound/check-target';

interface Failure {
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
  readonly isRejected: boolean;
}

const SHOWN_ANSWER = 1_000;

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The mail server refused the connection',
  ENOTFOUND: 'The mail server’s name has no address',
  EAI_AGAIN: 'The mail server’s name could not be looked up',
  EHOSTUNREACH: 'The mail server cannot be reached',
  ENETUNREACH: 'The mail server cannot be reached',
  ETIMEDOUT: 'The mail server did not answer in time',
  ETLS: 'The mail server offers no encryption that can be trusted',
  EAUTH: 'The mail server does not take this user and password',
  EPROTOCOL: 'What answers there is no mail server',
};

/**
 * RFC 5321 section 4.2.1: a 4yz reply is tried again, a 5yz one never helps. nodemailer gives the reply as `response`
 * and its code as `responseCode`; the reply alone is logged, never what was said to it.
 */
export function smtpFailure(error: unknown, signal: AbortSignal, timeoutMs: number): Failure {
  const none = { status: null, answer: null, isRejected: false };
  if (error instanceof TargetRefused)
    return { ...none, error: `The mail server ${error.message}.` };
  const { code, response, responseCode } = partsOf(error);
  if (responseCode !== null) {
    // A server that has lost its encryption gets nothing; it may have it again soon.
    const isRejected = responseCode >= 500 && responseCode <= 599 && code !== 'ETLS';
    const known = code === 'EAUTH' || code === 'ETLS' ? `${SENTENCES[code]}.` : null;
    return { status: responseCode, answer: response, error: known, isRejected };
  }
  if (signal.aborted) {
    return { ...none, error: `The mail server did not answer within ${timeoutMs / 1_000} s.` };
  }
  const sentence = isTls(code) ? SENTENCES['ETLS'] : SENTENCES[code];
  const shown = code === '' ? '' : ` (${code})`;
  return { ...none, error: `${sentence ?? 'The connection to the mail server was lost'}${shown}.` };
}

const isTls = (code: string) => /CERT|TLS|SSL|EPROTO$|SIGNATURE|SELF_SIGNED/.test(code);

function partsOf(error: unknown) {
  const { code, response, responseCode }: Record<string, unknown> =
    error instanceof Error ? { ...error } : {};
  return {
    code: typeof code === 'string' ? code.slice(0, 60) : '',
    response: typeof response === 'string' ? response.slice(0, SHOWN_ANSWER) : null,
    responseCode: typeof responseCode === 'number' && responseCode > 0 ? responseCode : null,
  };
}
