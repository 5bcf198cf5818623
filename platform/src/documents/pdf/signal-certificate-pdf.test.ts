import { judgeCertificate } from '@atalaya/core/domain/tickets/certificate';
import type { CertificateContent } from '@atalaya/core/domain/tickets/certificate-content';
import { measuredOf } from '@atalaya/core/domain/tickets/cpe-reading';
import { DEFAULT_TICKET_POLICY } from '@atalaya/core/domain/tickets/ticket-policy';
import { expect, it } from 'vitest';
import { pdfPages, pdfText } from '../testing/pdf-text.js';
import { PLAIN_BRAND } from './document-brand.js';
import { signalCertificatePdf } from './signal-certificate-pdf.js';

const reading: CertificateContent['reading'] = {
  at: '2026-03-02T15:00:00.000Z',
  device: { id: 'd', name: 'cpe-norte' },
  signalDbm: -71,
  chains: [{ radio: 'wlan1', chain: '0', signalDbm: -73 }],
  txRateBps: 65e6,
  rxRateBps: null,
  lanSpeedBps: 100e6,
  lossPercent: 0.5,
  signalSeries: null,
};
const content = (more: Partial<CertificateContent> = {}): CertificateContent => ({
  issuer: {
    name: 'Redes del Sur',
    legalName: null,
    taxId: null,
    address: null,
    phone: null,
    email: null,
  },
  locale: 'es-MX',
  customer: { name: 'María Peña Núñez', taxId: 'PENM800101AB1' },
  service: { id: 's', address: 'Calle Uno 1', planName: 'Hogar 50' },
  visit: { kind: 'installation', day: '2026-03-02', technician: 'Técnico Uno' },
  reading,
  checks: [...judgeCertificate(measuredOf(reading), DEFAULT_TICKET_POLICY.minimums).checks],
  exception: { reason: 'Sin otra torre', by: 'Rosa' },
  signer: 'María Peña',
  signature: [
    Array.from({ length: 10 }, (_, at): [number, number] => [at * 60, at * 24]),
    [[5, 5]],
  ],
  signedOn: '2026-03-02',
  ...more,
});

it('tells who signed for what was measured, against which minimums, and why below them', async () => {
  const text = pdfText(await signalCertificatePdf(content(), 7, PLAIN_BRAND));
  for (const told of [
    'Certificado de señal',
    'María Peña Núñez',
    'Instalación',
    'cpe-norte',
    '-71 dBm',
    'desde -65 dBm',
    'No cumple',
    'Sin lectura',
    '65 Mb/s',
    'hasta 1 %',
    'Sin otra torre (Rosa)',
    'Firma de María Peña',
  ]) {
    expect(text).toContain(told);
  }
});

it('goes on over pages where a radio has many chains, and loses nothing', async () => {
  const chains = Array.from({ length: 64 }, (_, at) => ({
    radio: 'wlan1',
    chain: String(at),
    signalDbm: -60 - at / 10,
  }));
  const pdf = await signalCertificatePdf(
    content({ reading: { ...reading, chains }, locale: 'en' }),
    8,
    PLAIN_BRAND,
  );
  expect(pdfPages(pdf)).toBeGreaterThan(1);
  expect(pdfText(pdf)).toContain('Signal of chain 63 (wlan1)');
  expect(pdfText(pdf)).toContain('Signature of María Peña');
});
