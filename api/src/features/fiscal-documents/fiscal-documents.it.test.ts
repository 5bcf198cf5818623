import { randomUUID } from 'node:crypto';
import type { FiscalDocument } from '@atalaya/core/wire/rest/fiscal-documents';
import type { FiscalSettings } from '@atalaya/core/wire/rest/fiscal-settings';
import { pdfText } from '@atalaya/platform/documents/testing/pdf-text';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

const api = withApi();
let alfa: Seeded;
let beta: Seeded;
beforeAll(async () => {
  alfa = await seedTenant(api, 'alfa');
  beta = await seedTenant(api, 'beta');
});

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const key = makeSelfSignedCertificate('REDES DEL SUR', 'rsa');
const SECRET = {
  user: 'FACTURAS',
  password: 'clave-muy-secreta',
  certificate: key.cert,
  privateKey: key.key,
};
const SUNAT = {
  environment: 'beta',
  ruc: '20555123451',
  legalName: 'REDES DEL SUR S.A.C.',
  address: { ubigeo: '040101', line: 'Calle 1', district: 'A', province: 'A', department: 'A' },
  series: { invoice: 'F001', receipt: 'B001', invoiceNote: 'FC01', receiptNote: 'BC01' },
};
const settings = (more: object = {}) => ({
  adapter: 'sunat',
  issue: 'on_payment',
  sunat: SUNAT,
  secret: SECRET,
  ...more,
});

describe('documents on paper', () => {
  it('carry the organisation’s own brand and nobody else’s name', async () => {
    const brand = {
      legalName: 'ALFA REDES S.A.',
      taxId: 'AR-1',
      address: null,
      phone: null,
      email: null,
      footer: 'Gracias de alfa',
    };
    expect((await alfa.owner.call('PUT', '/document-brand', brand)).as<object>(200)).toMatchObject(
      brand,
    );
    const logo = await alfa.owner.call('PUT', '/document-brand/logo', { contentBase64: PIXEL });
    expect(logo.as<object>(200)).toMatchObject({ hasLogo: true });
    const { ids } = alfa;
    const paths = [
      `/invoices/${ids.invoice}/pdf`,
      `/credit-notes/${ids.creditNote}/pdf`,
      `/payments/${ids.payment}/receipt.pdf`,
      `/accounts/${ids.account}/statement.pdf?from=2026-01-01&to=2026-12-31`,
    ];
    for (const path of paths) {
      const answer = await alfa.owner.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      const pdf = answer.response.rawPayload;
      const text = pdfText(pdf);
      expect(text).toContain('Gracias de alfa');
      expect(`${text}${pdf.toString('latin1')}`).not.toMatch(/beta|atalaya/i);
      expect((await beta.owner.get(path)).status).toBe(404);
    }
    const statement = pdfText((await alfa.owner.get(paths[3] ?? '')).response.rawPayload);
    expect(statement).toContain('ALFA REDES S.A.');
    expect(statement).toMatch(/499[.,]00/);
  });

  it('take a picture for a logo, and nothing else', async () => {
    const svg = Buffer.from('<svg onload="x()"/>').toString('base64');
    const refused = await alfa.owner.call('PUT', '/document-brand/logo', { contentBase64: svg });
    expect(refused.problem.fields).toEqual(['contentBase64']);
    const wrong = await alfa.owner.get(
      `/accounts/${alfa.ids.account}/statement.pdf?from=2026-02-02&to=2026-02-01`,
    );
    expect(wrong.problem.fields).toEqual(['to']);
  });
});

describe('fiscal settings', () => {
  it('open the series, keep user and certificate to themselves, and can be switched off', async () => {
    const noc = await api.person(alfa, 'billing', 'billing@alfa.test');
    expect((await noc.call('PUT', '/fiscal-settings', settings())).status).toBe(403);
    const saved = (await alfa.owner.call('PUT', '/fiscal-settings', settings())).as<FiscalSettings>(
      200,
    );
    expect(saved).toMatchObject({
      adapter: 'sunat',
      issue: 'on_payment',
      since: expect.any(String),
      certificate: { subject: 'CN=REDES DEL SUR' },
    });
    const again = await alfa.owner.call('PUT', '/fiscal-settings', settings({ secret: undefined }));
    const read = await noc.get('/fiscal-settings');
    const log = await alfa.owner.get('/audit-log?limit=20');
    const everything = [again.body, read.body, log.body, ...api.logged].join('');
    for (const secret of [SECRET.password, key.key.slice(60, 120)]) {
      expect(everything).not.toContain(secret);
    }
    const series = await api.db.database.withTenant(alfa.id, (trx) =>
      trx.selectFrom('number_series').where('kind', '=', 'fiscal').select('prefix').execute(),
    );
    expect(series.map(({ prefix }) => prefix).sort()).toEqual([
      '01-F001',
      '03-B001',
      '07-BC01',
      '07-FC01',
    ]);
    const off = (
      await alfa.owner.call('PUT', '/fiscal-settings', { adapter: 'none' })
    ).as<FiscalSettings>(200);
    expect(off).toMatchObject({
      adapter: 'none',
      since: null,
      certificate: { subject: 'CN=REDES DEL SUR' },
    });
  });

  it.each([
    ['a RUC that does not check', { sunat: { ...SUNAT, ruc: '20555123452' } }, 'sunat.ruc'],
    [
      'another certificate’s key',
      { secret: { ...SECRET, privateKey: makeSelfSignedCertificate('x', 'rsa').key } },
      'secret.privateKey',
    ],
    [
      'no certificate',
      { secret: { ...SECRET, certificate: SECRET.privateKey } },
      'secret.certificate',
    ],
    [
      'an address within',
      { sunat: { ...SUNAT, environment: 'operator', endpoint: 'http://169.254.169.254/' } },
      'sunat.endpoint',
    ],
    [
      'a series of elsewhere',
      { sunat: { ...SUNAT, series: { ...SUNAT.series, invoice: 'B001' } } },
      'sunat.series.invoice',
    ],
  ])('refuse %s', async (_, more, field) => {
    const answer = await alfa.owner.call('PUT', '/fiscal-settings', settings(more));
    expect(answer.problem.fields).toEqual([field]);
  });
});

describe('fiscal documents', () => {
  it('are listed with their answer; another comes in place of a rejected one, once', async () => {
    const { fiscalDocument: id } = alfa.ids;
    const list = (await alfa.owner.get('/fiscal-documents?state=rejected')).as<{
      items: FiscalDocument[];
    }>(200);
    expect(list.items).toMatchObject([{ id, fullNumber: 'F001-1', code: '2335', canReplay: true }]);
    const xml = await alfa.owner.get(`/fiscal-documents/${id}/xml`);
    expect([xml.status, xml.body]).toEqual([200, '<Invoice>alfa</Invoice>']);
    const replay = () =>
      alfa.owner.post(`/fiscal-documents/${id}/replay`, undefined, {
        'idempotency-key': randomUUID(),
      });
    const made = (await replay()).as<FiscalDocument>(200);
    expect(made).toMatchObject({ state: 'pending', replaces: id, fullNumber: null });
    expect((await replay()).problem.slug).toBe('not-replayable');
    const before = (await alfa.owner.get(`/fiscal-documents/${id}`)).as<FiscalDocument>(200);
    expect(before).toMatchObject({ state: 'rejected', canReplay: false });
    const choice = `/accounts/${alfa.ids.account}/fiscal-choice`;
    expect((await alfa.owner.call('PUT', choice, { issue: 'default' })).as<object>(200)).toEqual({
      issue: 'default',
    });
  });
});
