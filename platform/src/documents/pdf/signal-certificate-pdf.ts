import {
  type CertificateCheck,
  type Measure,
  shownMeasure,
} from '@atalaya/core/domain/tickets/certificate';
import type { CertificateContent } from '@atalaya/core/domain/tickets/certificate-content';
import { type CertificateWords, certificateWords } from './certificate-words.js';
import type { DocumentBrand } from './document-brand.js';
import { formatsOf } from './document-formats.js';
import { filled } from './document-words.js';
import { PdfSheet } from './pdf-sheet.js';

/** What was measured when a link was taken over, against the minimums, with the customer's signature. */
export function signalCertificatePdf(
  content: CertificateContent,
  number: number,
  brand: DocumentBrand,
): Promise<Uint8Array> {
  const words = certificateWords(content.locale);
  // No amount is on it: any currency gives the same days.
  const { day } = formatsOf(content.locale, 'USD');
  const { customer, service, visit, reading, exception } = content;
  const sheet = new PdfSheet({
    issuer: content.issuer,
    brand,
    title: words.title,
    number: String(number),
    stamp: null,
    madeOn: content.signedOn,
    pageLabel: words.page,
  });
  sheet.facts([
    [words.customer, customer.name],
    [words.taxId, customer.taxId],
    [words.plan, service?.planName ?? null],
    [words.address, service?.address ?? null],
    [words.visit, words.kinds[visit.kind]],
    [words.day, day(content.signedOn)],
    [words.technician, visit.technician],
    [words.device, reading.device?.name ?? null],
  ]);
  sheet.table(
    [
      { label: words.measure, share: 0.4 },
      { label: words.measured, share: 0.2, isNumber: true },
      { label: words.bound, share: 0.22, isNumber: true },
      { label: words.verdict, share: 0.18 },
    ],
    [
      ...content.checks.map((check) => [
        words.measures[check.measure],
        valueText(check.measure, check.value),
        boundText(check, words),
        words[check.verdict],
      ]),
      ...reading.chains.map(({ radio, chain, signalDbm }) => [
        filled(words.chain, { chain, radio }),
        valueText('signalDbm', signalDbm),
        '',
        '',
      ]),
    ],
  );
  if (exception !== null) sheet.note(filled(words.exception, exception));
  sheet.signature(content.signature, filled(words.signature, { signer: content.signer }));
  return sheet.end();
}

function valueText(measure: Measure, value: number | null): string {
  if (value === null) return '—';
  const { value: shown, unit } = shownMeasure(measure, value);
  return `${Math.round(shown * 10) / 10} ${unit}`;
}

function boundText({ measure, bound, isMost }: CertificateCheck, words: CertificateWords): string {
  if (bound === null) return '—';
  return filled(isMost ? words.atMost : words.atLeast, { value: valueText(measure, bound) });
}
