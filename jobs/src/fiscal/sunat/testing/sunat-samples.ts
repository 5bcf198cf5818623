import type { DocumentSnapshot } from '@atalaya/core/domain/billing/frozen';
import type { ChargeDocument, ChargeLine } from '@atalaya/core/domain/fiscal/charge-document';
import type { SunatConfig } from '@atalaya/core/wire/rest/fiscal-settings';

export const SUNAT_CONFIG: SunatConfig = {
  environment: 'operator',
  endpoint: null,
  consultEndpoint: null,
  ruc: '20555123451',
  legalName: 'REDES DEL SUR S.A.C.',
  tradeName: 'Redes del Sur',
  address: {
    ubigeo: '040101',
    line: 'Calle Mercaderes 100',
    district: 'AREQUIPA',
    province: 'AREQUIPA',
    department: 'AREQUIPA',
    establishment: '0000',
  },
  series: { invoice: 'F001', receipt: 'B001', invoiceNote: 'FC01', receiptNote: 'BC01' },
  untaxed: 'exempt',
};

/** A line with IGV of 18 %, or without a tax. */
export function lineOf(
  netMinor: number,
  taxMinor: number,
  description = 'Plan 50 Mbps',
): ChargeLine {
  const tax = {
    code: 'IGV',
    name: 'IGV 18 %',
    ratePpm: 180_000,
    kind: 'tax' as const,
    baseMinor: netMinor,
    amountMinor: taxMinor,
  };
  return {
    description,
    quantity: 1,
    netMinor,
    taxMinor,
    taxes: taxMinor === 0 ? [] : [tax],
    periodStart: '2026-03-01',
    periodEnd: '2026-04-01',
  };
}

export function snapshotOf(customer: Partial<DocumentSnapshot['customer']> = {}): DocumentSnapshot {
  return {
    customer: {
      kind: 'company',
      name: 'Comercial Andina & Hijos',
      taxId: '20131312955',
      taxIdKind: 'pe_ruc',
      address: 'Av. Dos 1',
      email: null,
      phone: null,
      ...customer,
    },
    issuer: {
      name: 'Redes del Sur',
      legalName: 'REDES DEL SUR S.A.C.',
      taxId: '20555123451',
      address: 'Calle Mercaderes 100, Arequipa',
      phone: null,
      email: null,
    },
    account: { id: '7d9f3f3e-6f0a-4b1e-8f6e-0d6a3c1b2a11', anchorDay: 1 },
    locale: 'es',
  };
}

export function documentOf(
  lines: readonly ChargeLine[],
  more: Partial<ChargeDocument> = {},
): ChargeDocument {
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  return {
    kind: 'invoice',
    id: '7d9f3f3e-6f0a-4b1e-8f6e-0d6a3c1b2a10',
    fullNumber: 'A-1001',
    currency: 'PEN',
    issueDate: '2026-03-01',
    dueDate: '2026-03-05',
    snapshot: snapshotOf(),
    lines,
    taxes: [],
    netMinor,
    taxMinor,
    withheldMinor: 0,
    totalMinor: netMinor + taxMinor,
    corrects: null,
    reason: null,
    ...more,
  };
}
