import type { FiscalAnswer, FiscalIdentity } from '@atalaya/core/ports/fiscal-adapter';
import { readXml, textAt, textsAt } from './read-xml.js';
import { unzipXml } from './zip-document.js';

const MOST_NOTES = 50;
const MOST_MESSAGE = 1_000;

/**
 * SUNAT's receipt (CDR): a ZIP with a UBL ApplicationResponse («Manual del programador», 2.6). Code 0 is accepted,
 * with remarks of 4000 and above as notes; 100 to 1999 is an error of sending, 2000 to 3999 a rejection that uses
 * the number up. Undefined when it is no receipt, or one of another document.
 */
export function readCdr(
  zip: Uint8Array,
  { series, number }: FiscalIdentity,
): FiscalAnswer | undefined {
  const xml = unzipXml(zip);
  const root = xml === undefined ? undefined : readXml(xml);
  const response = ['ApplicationResponse', 'DocumentResponse', 'Response'] as const;
  const codeText = textAt(root, ...response, 'ResponseCode');
  const about = textAt(root, ...response, 'ReferenceID');
  if (codeText === undefined || !/^\d{1,4}$/.test(codeText)) return undefined;
  if (about !== undefined && !isSame(about, series, number)) return undefined;
  const code = Number(codeText);
  const evidence = {
    code: codeText,
    message: (textAt(root, ...response, 'Description') ?? '').slice(0, MOST_MESSAGE),
    notes: textsAt(root, 'ApplicationResponse', 'Note')
      .slice(0, MOST_NOTES)
      .map((note) => note.slice(0, MOST_MESSAGE)),
    receipt: zip,
  };
  if (code === 0 || code >= 4_000) return { kind: 'accepted', evidence };
  if (code >= 2_000) return { kind: 'rejected', evidence };
  return { kind: 'refused', code: codeText, message: evidence.message };
}

/** SUNAT names a document with or without leading zeros. */
function isSame(about: string, series: string, number: number): boolean {
  const [, itsSeries, itsNumber] = /([A-Z0-9]{4})-0*(\d+)$/.exec(about) ?? [];
  return itsSeries === series && Number(itsNumber) === number;
}
