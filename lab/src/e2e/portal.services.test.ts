import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueInvoice } from '@atalaya/api/testing/issue-invoice';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { PostgresMetricStore } from '@atalaya/platform/metrics/postgres/postgres-metric-store';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../../launcher/bin/build.mjs';
import { type DemoClient, fieldOf, textOf } from '../demo/demo-client.js';
import { createDemoClock } from '../demo/demo-clock.js';
import { openBrowser, PHONE } from './browser.js';
import { type MailServer, type ReceivedMail, startMailServer } from './mail-server.js';
import { startTowerPlatform } from './tower-platform.js';

const HOST = 'portal.sur.example';
const EMAIL = 'ana.ruiz@correo.example';
/** Friday, 10 in the morning in Mexico: an invoice that was due on Thursday is a day late. */
const START = Date.UTC(2026, 2, 6, 16);
/** A red pixel. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
  'base64',
);

/** The whole platform with a mail server and a browser, as an organisation's customer meets them. */
describe('a customer of an organisation with a portal of its own', () => {
  const db = withDatabase({ poolSize: 10 });
  let folder: string;
  let mails: MailServer;
  let platform: StartedPlatform;
  let client: DemoClient;
  let tenantId: string;
  let accountId: string;
  let serviceId: string;
  const demoClock = createDemoClock(START);

  beforeAll(async () => {
    await buildPages();
    folder = await mkdtemp(join(tmpdir(), 'atalaya-portal-'));
    mails = await startMailServer();
    ({ platform, client, tenantId } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      demoClock,
    }));
    await client.patch('/tenant', {
      branding: { productName: 'Sur Internet', brandColor: '#1d4ed8' },
      settings: { lanNetworks: ['127.0.0.0/8'] },
    });
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('tenant_domains')
        .values({
          tenant_id: tenantId,
          host: HOST,
          proof: 'portal-verification=x',
          created_at: new Date(START),
          verified_at: new Date(START),
          checked_at: new Date(demoClock.now() + 86_400_000),
        })
        .execute(),
    );
    await client.make('/notification-channels', {
      kind: 'email',
      name: 'Correo',
      config: {
        ...{ host: '127.0.0.1', port: mails.port, security: 'none', user: null },
        ...{ from: 'avisos@sur.example', to: ['noc@sur.example'] },
      },
    });
    const price = { amountMinor: 49_900, currency: 'MXN' };
    const plan = { name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, price };
    const planId = await client.make('/plans', plan);
    const person = { kind: 'person', name: 'Ana Ruiz', email: EMAIL };
    const customerId = await client.make('/customers', person);
    accountId = textOf(
      listOf(await client.get(`/accounts?customerId=${customerId}`))[0],
      'id',
      '/accounts',
    );
    const access = { accessKind: 'pppoe', accessIdentity: 'ana' };
    serviceId = await client.make('/services', { customerId, planId, accountId, ...access });
    await issueInvoice({ db, clock: demoClock }, tenantId, {
      ...{ accountId, dueDate: '2026-03-05', totalMinor: 49_900, prefix: 'F-' },
    });
  });
  afterAll(async () => {
    await platform?.stop();
    await mails?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function mailed(wanted: (mail: ReceivedMail) => boolean): Promise<ReceivedMail> {
    expect(await waitUntil(() => mails.received.some(wanted), 60_000, 100)).toBe(true);
    return mails.received.findLast(wanted) ?? { to: [], raw: '', text: '', subject: '' };
  }

  it('is reminded by a mail that names nobody else and leads to that portal', async () => {
    await client.put('/dunning-policy', { mode: 'enforce' });
    const mail = await mailed(({ subject }) => subject.includes('F-1'));
    expect(mail.to).toEqual([EMAIL]);
    expect(mail.subject).toBe('Sur Internet: su factura F-1 venció el 5 mar 2026');
    expect(mail.text).toMatch(/^From: "?Sur Internet"? <avisos@sur\.example>$/m);
    expect(mail.text).toMatch(/^Message-ID: <[\w-]+@sur\.example>$/m);
    expect(mail.text).toContain('Por pagar: $499.00 MXN');
    const links = mail.text.match(/https?:\/\/[^\s"<>]+/g) ?? [];
    expect(new Set(links)).toEqual(new Set([`https://${HOST}/`]));
    expect(mail.text).not.toMatch(/atalaya|tower|x-mailer|nodemailer|127\.0\.0\.1|localhost/i);
  });

  it('comes in by a code, sees what they owe and paid, tells of a payment and promises the rest', async () => {
    const payment = { accountId, method: 'transfer', reference: 'SPEI 100' };
    const amount = { amountMinor: 10_000, currency: 'MXN' };
    await client.post('/payments', { ...payment, amount }, randomUUID());
    const context = await openBrowser(PHONE, HOST);
    try {
      await walk(context);
    } finally {
      await context.close();
    }
    const { items } = { items: listOf(await client.get('/reported-payments')) };
    expect(items).toMatchObject([{ reference: 'SPEI 399', amount: { amountMinor: 39_900 } }]);
    expect(listOf(await client.get(`/promises?accountId=${accountId}`))).toHaveLength(1);
  });

  it('is visited by a technician, who signs what the antenna reads on a phone', async () => {
    const cpe = await client.make('/devices', { name: 'cpe-ana', role: 'cpe' });
    const now = demoClock.now();
    const metrics = new PostgresMetricStore({ pool: db.database.metricsPool(), clock: demoClock });
    const reads = (signalDbm: number) =>
      metrics.write([
        {
          ...{ tenantId, deviceId: cpe, metric: 'radio.signal_dbm', tags: { radio: 'wlan1' } },
          ...{ at: demoClock.now(), value: signalDbm },
        },
      ]);
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('service_device_links')
        .values({
          ...{ tenant_id: tenantId, service_id: serviceId, device_id: cpe, kind: 'cpe' },
          ...{ source: 'manual', status: 'confirmed', score: 1, evidence: '[]' },
          valid_from: new Date(now),
        })
        .execute(),
    );
    const [owner] = listOf(await client.get('/tickets/assignees'));
    await client.make('/visits', {
      ...{ kind: 'installation', serviceId, technicianId: textOf(owner, 'id', 'assignees') },
      ...{ day: '2026-03-06', slotFrom: '09:00', slotTo: '11:00' },
    });
    await reads(-71);
    const context = await openBrowser(PHONE);
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(`${platform.url}/login`);
      await page.fill('input[type=email]', 'owner@tower.test');
      await page.fill('input[type=password]', 'correct horse battery');
      await page.click('button[type=submit]');
      await page.waitForURL((url) => url.pathname === '/');
      await page.goto(`${platform.url}/my-day`);
      await page.locator('.visit').getByRole('link', { name: 'Ana Ruiz' }).click();
      await page.getByRole('button', { name: 'Empezar' }).click();
      const signal = page.locator('.visit-signal');
      await signal.getByText(/[−-]71/).waitFor();
      await reads(-58);
      // What the others read is not known: whoever may says that it can be signed all the same.
      await page.getByRole('button', { name: 'Aceptar por debajo de los mínimos' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Motivo').fill('Solo se alineó la antena');
      await dialog.getByRole('button', { name: /^Aceptar/ }).click();
      await page.getByRole('button', { name: 'Firmar', exact: true }).click();
      const pad = await page.getByRole('img', { name: 'Espacio para la firma' }).boundingBox();
      const { x, y } = pad ?? { x: 0, y: 0 };
      await page.mouse.move(x + 40, y + 60);
      await page.mouse.down();
      for (let at = 1; at <= 12; at += 1)
        await page.mouse.move(x + 40 + at * 15, y + 60 - (at % 3) * 15);
      await page.mouse.up();
      await page.getByRole('button', { name: 'Firmar y terminar' }).click();
      await page.getByRole('img', { name: 'Firma de Ana Ruiz' }).waitFor();
      await signal.getByText(/[−-]58/).waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: /^Descargar certificado-1/ }).click();
      const file = await readFile(await (await download).path());
      expect(file.subarray(0, 5).toString()).toBe('%PDF-');
      await expectUsable(page, 'certificate');
    } finally {
      await context.close();
    }
  });

  async function walk(context: BrowserContext): Promise<void> {
    const page = context.pages()[0] ?? (await context.newPage());
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    const { port } = new URL(platform.url ?? '');
    await page.goto(`http://${HOST}:${port}/`);
    await page.getByLabel('Correo o teléfono').fill(EMAIL);
    await expectUsable(page, 'login');
    await page.getByRole('button', { name: 'Enviarme un código' }).click();
    const { subject } = await mailed((mail) => /código de Sur Internet/.test(mail.subject));
    await page.getByLabel('Código de 6 cifras').fill(subject.slice(0, 6));
    await page.getByRole('button', { name: 'Entrar' }).click();

    await page.getByText('Hola, Ana Ruiz').waitFor();
    await page.locator('.portal-amount', { hasText: '$399.00' }).waitFor();
    await expectUsable(page, 'home');
    await page.getByRole('link', { name: 'Mis facturas', exact: true }).click();
    await page.getByRole('link', { name: /F-1/ }).click();
    await page.getByRole('heading', { name: 'Factura F-1' }).waitFor();
    await expectUsable(page, 'invoice');
    await expectPdf(page, 'Ver la factura en PDF');
    await page.getByRole('link', { name: 'Mis pagos', exact: true }).click();
    await page.getByText('SPEI 100').waitFor();
    await expectUsable(page, 'payments');
    await expectPdf(page, /Recibo|recibo/);
    await page.getByRole('link', { name: 'Ver mi estado de cuenta' }).click();
    await page.getByText('Factura F-1').waitFor();
    await expectUsable(page, 'statement');
    await expectPdf(page, 'Ver el estado de cuenta en PDF');

    await page.getByRole('link', { name: 'Inicio' }).click();
    await page.getByRole('link', { name: 'Avisar que ya pagué' }).click();
    await page.getByLabel(/Cuánto pagó/).fill('399.00');
    await page.getByLabel('Referencia o folio').fill('SPEI 399');
    const photo = { name: 'recibo.png', mimeType: 'image/png', buffer: PHOTO };
    await page.locator('input[type=file]').setInputFiles(photo);
    await expectUsable(page, 'report');
    await page.getByRole('button', { name: 'Enviar aviso' }).click();
    await page.getByText('Recibimos su aviso').waitFor();

    await page.getByRole('link', { name: 'Inicio' }).click();
    await page.getByRole('link', { name: 'Prometer pagar' }).click();
    const until = page.getByLabel('Pago a más tardar el');
    await until.fill((await until.getAttribute('max')) ?? '');
    await expectUsable(page, 'promise');
    await page.getByRole('button', { name: 'Prometer' }).click();
    await page.getByText(/Quedó prometido para el/).waitFor();
    await page.getByRole('link', { name: 'Inicio' }).click();
    await page.getByText(/Prometió pagar a más tardar/).waitFor();
    await page.getByRole('link', { name: 'Reportar un problema' }).click();
    await page.getByLabel('Cuéntenos').fill('Se cae cada noche');
    await page.getByRole('button', { name: 'Enviar reporte' }).click();
    await page.getByText(/Recibimos su reporte #1/).waitFor();
    await page.getByRole('heading', { name: '#1 · No tengo internet' }).waitFor();
    await expectUsable(page, 'tickets');
    expect(complaints).toEqual([]);
  }

  /** In both themes axe finds nothing, and nothing runs out of the side. */
  async function expectUsable(page: Page, where: string): Promise<void> {
    await page.evaluate(axe.source);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const found = await page.evaluate<string[]>(
        `axe.run().then(({ violations }) =>
          violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' | ')))`,
      );
      expect(found, `${where}, ${colorScheme}`).toEqual([]);
    }
    const over = await page.evaluate<number>(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(over, where).toBeLessThanOrEqual(0);
  }

  async function expectPdf(page: Page, name: string | RegExp): Promise<void> {
    const href = await page.getByRole('link', { name }).first().getAttribute('href');
    const answer = await page.evaluate(async (url) => {
      const response = await fetch(url);
      return [response.status, (await response.text()).slice(0, 5)];
    }, href ?? '');
    expect([href, ...answer]).toEqual([href, 200, '%PDF-']);
  }
});

function listOf(answer: unknown): readonly unknown[] {
  const items = fieldOf(answer, 'items');
  return Array.isArray(items) ? items : [];
}
