import type { FiscalAnswer, FiscalSubmission } from '@atalaya/core/ports/fiscal-adapter';
import {
  openPostConnection,
  type PostAnswer,
  type PostConnection,
} from '@atalaya/platform/outbound/guarded-post';
import { judgeFault, REGISTERED } from './judge-fault.js';
import { readCdr } from './read-cdr.js';
import { at, readXml, textAt } from './read-xml.js';
import { type SolUser, soapMessage } from './soap-message.js';
import type { SunatEndpoints } from './sunat-endpoints.js';
import { zipDocument } from './zip-document.js';

/** SUNAT answers at once or within some seconds; the manual asks senders to wait for a minute. */
const TIMEOUT_MS = 60_000;
const MOST_ANSWER_BYTES = 512 * 1024;
const MOST_MESSAGE = 1_000;

export interface SunatClient {
  submit(submission: FiscalSubmission, signal: AbortSignal): Promise<FiscalAnswer>;
  close(): Promise<void>;
}

/** Sends documents by `sendBill`, and asks for a lost receipt by `getStatusCdr` («Manual del programador», 2.5 and 2.7). */
export function openSunatClient(options: {
  readonly endpoints: SunatEndpoints;
  readonly allowed: readonly string[];
  readonly ruc: string;
  readonly user: SolUser;
  readonly timeoutMs?: number;
}): SunatClient {
  const { endpoints, allowed, ruc, user, timeoutMs = TIMEOUT_MS } = options;
  const bill = openPostConnection({ url: endpoints.bill, allowed });
  const consult =
    endpoints.consult === null ? null : openPostConnection({ url: endpoints.consult, allowed });
  const call = async (
    connection: PostConnection,
    operation: string,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => {
    const message = {
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"urn:${operation}"` },
      body: soapMessage(operation, fields, user),
      timeoutMs,
      mostBytes: MOST_ANSWER_BYTES,
    };
    return connection.post(message, signal);
  };
  const sendBill = async ({ identity, xml }: FiscalSubmission, signal: AbortSignal) => {
    const name = `${ruc}-${identity.type}-${identity.series}-${identity.number}`;
    const contentFile = Buffer.from(zipDocument(name, xml)).toString('base64');
    return call(bill, 'sendBill', { fileName: `${name}.zip`, contentFile }, signal);
  };
  const askReceipt = async (submission: FiscalSubmission, signal: AbortSignal) => {
    const { type, series, number } = submission.identity;
    if (consult === null) return undefined;
    const fields = {
      rucComprobante: ruc,
      tipoComprobante: type,
      serieComprobante: series,
      numeroComprobante: String(number),
    };
    const answer = await call(consult, 'getStatusCdr', fields, signal);
    return read(answer, submission, ['getStatusCdrResponse', 'statusCdr', 'content']);
  };
  return {
    submit: async (submission, signal) => {
      const answer = await sendBill(submission, signal);
      const read1 = read(answer, submission, ['sendBillResponse', 'applicationResponse']);
      if (read1.kind !== 'refused' || read1.code !== REGISTERED) return read1;
      if (submission.sentBefore === 0) {
        const message = 'SUNAT has another document of this number: was it issued elsewhere?';
        return { ...read1, message };
      }
      const receipt = await askReceipt(submission, signal);
      if (receipt?.kind === 'accepted' || receipt?.kind === 'rejected') return receipt;
      return unknown('SUNAT has the document, but its receipt could not be had yet.', false);
    },
    close: async () => {
      await Promise.all([bill.close(), consult?.close()]);
    },
  };
}

/** What an answer says of a document; anything that is neither a receipt nor a fault decides nothing. */
function read(
  answer: PostAnswer,
  { identity }: FiscalSubmission,
  path: readonly string[],
): FiscalAnswer {
  if (answer.kind === 'unanswered') return unknown(answer.error, true);
  const { status, retryAfterMs } = answer;
  const envelope = readXml(Buffer.from(answer.body).toString('utf8'));
  const fault = at(envelope, 'Envelope', 'Body', 'Fault');
  if (fault !== undefined) return readFault(fault);
  if (status === 401 || status === 403) {
    return unknown('The service does not let this user in: check user and password.', true);
  }
  const content = textAt(envelope, 'Envelope', 'Body', ...path);
  const receipt =
    content === undefined
      ? undefined
      : readCdr(new Uint8Array(Buffer.from(content, 'base64')), identity);
  if (receipt !== undefined) return receipt;
  const message = `The service answered ${status} without a receipt that can be read.`;
  return { kind: 'retry', code: null, message, afterMs: retryAfterMs, isEndpoint: true };
}

/** SUNAT puts the code into `faultcode` (`soap-env:Client.1033`), some operators into `faultstring`. */
function readFault(fault: unknown): FiscalAnswer {
  const faultCode = textAt(fault, 'faultcode') ?? '';
  const faultText = textAt(fault, 'faultstring') ?? '';
  const code = /(\d{4})$/.exec(faultCode)?.[1] ?? /^\s*(\d{4})\b/.exec(faultText)?.[1] ?? null;
  const detail = textAt(fault, 'detail', 'message') ?? textAt(fault, 'detail') ?? '';
  const message = [faultText, detail].filter((each) => each !== '').join(' · ');
  return judgeFault(
    code,
    (message || 'The service refused without a reason.').slice(0, MOST_MESSAGE),
  );
}

function unknown(message: string, isEndpoint: boolean): FiscalAnswer {
  return { kind: 'retry', code: null, message, afterMs: null, isEndpoint };
}
