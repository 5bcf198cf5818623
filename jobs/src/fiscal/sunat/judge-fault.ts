import { HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { FiscalAnswer } from '@atalaya/core/ports/fiscal-adapter';

/** Already registered: what was sent before did arrive, or somebody else used the number. */
export const REGISTERED = '1033';

/** SUNAT itself cannot answer now (its table of return codes: 0100, 0109, 0130 to 0138, 0200 to 0253, 0307). */
const BUSY = /^(0100|0109|013[0-8]|02\d\d|0307)$/;
/** The same document is being worked on. */
const IN_WORK = '0140';
/** Who sends is not let in: 0101 to 0106 and 0110 to 0113 are about the SOL user, 0154 about the RUC. */
const NOT_LET_IN = /^(010[1-6]|011[0-3]|0154)$/;

/** What a SOAP fault means: whether to try again, and whether that is about the document or about the way there. */
export function judgeFault(code: string | null, message: string): FiscalAnswer {
  if (code === null) return retry(null, message, null, true);
  if (BUSY.test(code)) return retry(code, message, null, true);
  if (code === IN_WORK) return retry(code, message, 5 * MINUTE_MS, false);
  if (NOT_LET_IN.test(code)) return retry(code, message, HOUR_MS, true);
  return { kind: 'refused', code, message };
}

function retry(
  code: string | null,
  message: string,
  afterMs: number | null,
  isEndpoint: boolean,
): FiscalAnswer {
  return { kind: 'retry', code, message, afterMs, isEndpoint };
}
