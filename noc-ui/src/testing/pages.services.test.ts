/// <reference types="node" />
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import words from '../app/strings.es.json';
import { mockId } from './mock-world.js';
import { overflow, PHONE, SCREEN, STAGE, WALL, withPages } from './shown-pages.js';

const pages = withPages();
const { complaints, open } = pages;
const CPE = mockId(1, 5);

describe('the wall', () => {
  it.each([STAGE, { width: 3_840, height: 2_160 }])(
    'fills %o without a scroll bar and without a complaint of the content policy',
    async (size) => {
      const page = await open(WALL, { size });
      await page.getByText('La Loma Oriente').waitFor();
      await page.getByText('en vivo').waitFor();
      const { x, y } = await overflow(page);
      expect([x <= 0, y <= 0]).toEqual([true, true]);
      expect(complaints).toEqual([]);
      const smallest = await page.evaluate(() =>
        Math.min(
          ...[...document.querySelectorAll<HTMLElement>('.wall *')]
            .filter((each) => each.textContent?.trim() && each.children.length === 0)
            .filter((each) => !each.classList.contains('visually-hidden'))
            .map((each) => Number.parseFloat(getComputedStyle(each).fontSize)),
        ),
      );
      expect(smallest / (size.height / 1_080)).toBeGreaterThanOrEqual(23.99);
    },
  );

  it('says what is wrong, whom it hurts and what that costs', async () => {
    const page = await open(WALL, { size: STAGE });
    const incident = page.locator('.wall-incident').filter({ hasText: 'La Loma Oriente' });
    await incident.getByText('4 clientes').waitFor();
    await incident.getByText('$1,996/mes').waitFor();
    await incident.getByText('Sin atender').waitFor();
    await page.locator('.wall-affected').getByText('$1,996/mes').waitFor();
  });

  it('of a quiet night says that all is well, and only while its data is fresh', async () => {
    pages.server.api.knobs.isCalm = true;
    pages.server.api.rebuild();
    const page = await open(WALL, { size: STAGE });
    await page.getByText('Todo en orden').waitFor();
    await page.getByText('El último terminó hace 5 h').waitFor();
    pages.server.api.knobs.pollAgeMs = 61_000;
    await page.getByText('Sin incidentes a las').waitFor({ timeout: 30_000 });
    expect(await page.getByText('Todo en orden').count()).toBe(0);
  });

  it('turns amber and then red when nothing new arrives', async () => {
    pages.server.api.knobs.pollAgeMs = 31_000;
    const page = await open(WALL, { size: STAGE });
    await page.locator('[data-level="amber"]').waitFor();
    pages.server.api.knobs.pollAgeMs = 61_000;
    await page.locator('[data-level="red"]').getByText('sin datos desde').waitFor();
  });

  it('comes back by itself after the server was away', async () => {
    const page = await open(WALL, { size: STAGE });
    await page.getByText('en vivo').waitFor();
    const { port } = pages.server;
    await pages.server.close();
    await page.getByText('sondeo').waitFor();
    await pages.serve(port);
    await page.getByText('en vivo').waitFor({ timeout: 40_000 });
    await page.getByText('La Loma Oriente').waitFor();
  });

  it('says so when its link was revoked', async () => {
    pages.server.api.knobs.isRevoked = true;
    const page = await open(WALL, { size: STAGE });
    await page.getByRole('heading', { name: 'ya no tiene acceso' }).waitFor();
  });

  it('says that latency is not measured', async () => {
    pages.server.api.knobs.latencyMeasured = false;
    const page = await open(WALL, { size: STAGE });
    await page.getByText('No se mide latencia').waitFor();
  });
});

describe('a collector in trouble', () => {
  const trouble = { devices: 24, droppedPolls: 0, waitingSamples: 0 };

  it('is one notice on the wall, above the outages, and the stage still holds all', async () => {
    pages.server.api.knobs.collectorTroubles = [
      { ...trouble, kind: 'silent', collectors: ['noc-2'] },
      { ...trouble, kind: 'isolated', collectors: ['Cerro Gordo'] },
      { ...trouble, kind: 'overloaded', collectors: ['noc-3'], droppedPolls: 3 },
    ];
    const page = await open(WALL, { size: STAGE });
    await page.getByText('noc-2 · 24 equipos').waitFor();
    await page.getByText('Recolector aislado').waitFor();
    expect(await page.locator('.wall-trouble').count()).toBe(2);
    const { x, y } = await overflow(page);
    expect([x <= 0, y <= 0]).toEqual([true, true]);
  });

  it('is one notice on every page, with the way to the collectors', async () => {
    pages.server.api.knobs.collectorTroubles = [
      { ...trouble, kind: 'overloaded', collectors: ['noc-3'], droppedPolls: 3 },
      { ...trouble, kind: 'waiting', collectors: ['noc-3'], waitingSamples: 41_200 },
    ];
    const page = await open('/devices', { size: PHONE });
    await page.getByText('omitió 3 en el último minuto').waitFor();
    await page.getByText('41,200 muestras esperan en disco').waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: 'Recolector sobrecargado: noc-3' }).click();
    await page.getByRole('cell', { name: /412,806 muestras esperan/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is no calm network', async () => {
    pages.server.api.knobs.isEmpty = false;
    pages.server.api.knobs.collectorTroubles = [{ ...trouble, kind: 'unwatched', collectors: [] }];
    for (const device of pages.server.api.world.devices) Object.assign(device, { state: 'up' });
    const page = await open('/', { size: SCREEN });
    await page.getByRole('heading', { name: 'Parte de la red no se ve' }).waitFor();
  });
});

describe("the technician's page", () => {
  it('shows state, signal, vitals and path on a phone without scrolling', async () => {
    const page = await open(`/devices/${CPE}`, { size: PHONE });
    await page.getByText('Peor que su semana').waitFor();
    const number = page.locator('.signal-number b');
    expect(await number.evaluate((each) => getComputedStyle(each).fontSize)).toBe('64px');
    const path = await page.locator('.path').boundingBox();
    expect((path?.y ?? 0) + (path?.height ?? 0)).toBeLessThan(PHONE.height - 56);
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  it('takes live readings in align mode and holds the best', async () => {
    const page = await open(`/devices/${CPE}`, { size: PHONE });
    await page.getByRole('button', { name: 'Alinear' }).click();
    await page.locator('.align-number').getByText(/−\d\d/).waitFor();
    await page.locator('.align-best b').getByText(/−\d\d/).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.align').waitFor({ state: 'detached' });
  });

  it('shows what it saw last when the network is away', async () => {
    const page = await open(`/devices/${CPE}`, { size: PHONE });
    await page.getByText('Peor que su semana').waitFor();
    await page.waitForTimeout(2_500);
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: 'Rancho El Mezquite' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('accessToken');
  });
});

describe('incidents', () => {
  it('are acknowledged with a thumb, and lead to whom they hurt and what happened', async () => {
    const page = await open('/incidents', { size: PHONE });
    const incident = page.locator('.incident').filter({ hasText: 'La Loma Oriente' });
    const acknowledge = incident.getByRole('button', { name: 'Atender', exact: true });
    await acknowledge.waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    expect((await acknowledge.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await acknowledge.click();
    await incident.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Atendidos' }).click();
    await incident.getByRole('link').first().click();
    await page.getByRole('heading', { name: 'A quién afecta' }).waitFor();
    await page.getByText('hasta que se resuelva').waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });
});

describe('an open incident on a phone', () => {
  it('is acknowledged where a thumb is, and given to somebody else', async () => {
    const page = await open(`/incidents/${mockId(12, 1)}`, { size: PHONE });
    const person = page.getByLabel('Asignado a');
    await person.selectOption({ label: 'Raúl Ibarra · Técnico' });
    await expect.poll(() => person.inputValue()).toBe(mockId(9, 3));
    const acknowledge = page.getByRole('button', { name: 'Atender hasta que se resuelva' });
    const box = await acknowledge.boundingBox();
    expect(box?.y).toBeGreaterThan(PHONE.height * 0.75);
    expect(box?.height).toBeGreaterThanOrEqual(44);
    await acknowledge.click();
    await page.getByText('hasta que se resuelva').waitFor();
    expect(await acknowledge.count()).toBe(0);
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  it('is found by its filters, which stay in the address', async () => {
    const page = await open('/incidents', { size: PHONE });
    await page.getByLabel('Gravedad').selectOption('info');
    await page.getByText('Ningún incidente así').waitFor();
    expect(page.url()).toContain('severity=info');
    await page.getByLabel('Gravedad').selectOption('critical');
    await page.locator('.incident').waitFor();
  });
});

describe('customers in a file', () => {
  it('are tried first, with what is wrong row by row, and then brought in', async () => {
    const page = await open('/customers', { size: PHONE });
    await page.getByRole('button', { name: 'Importar / exportar' }).click();
    const buffer = Buffer.from('nombre\nAna');
    const file = { name: 'clientes.csv', mimeType: 'text/csv', buffer };
    await page.getByLabel('Importar CSV').setInputFiles(file);
    await page.getByText('no es un teléfono').waitFor();
    await page.getByText('214 nuevos').waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Importar 217 sin las filas con error' }).click();
    await page.getByText('Listo:').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a billing clerk', () => {
  it('makes a series with its range, and sees how many numbers are left of the others', async () => {
    const page = await open('/billing-settings', { size: SCREEN });
    await page.getByText('Queda menos de una décima parte').waitFor();
    await page.getByRole('button', { name: 'Nueva serie' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Prefijo').fill('F 1');
    await dialog.getByLabel('Hasta', { exact: false }).first().fill('300');
    await dialog.getByLabel('Resolución').fill('18764000002');
    await dialog.getByRole('button', { name: 'Guardar' }).click();
    await dialog.locator('.field-error').waitFor();
    await dialog.getByLabel('Prefijo').fill('F-');
    await dialog.getByRole('button', { name: 'Guardar' }).click();
    const row = page.getByRole('row').filter({ hasText: '18764000002' });
    await row.getByRole('cell', { name: '300' }).first().waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  it('gives a plan another price from a day on, beside those that it had', async () => {
    const page = await open('/plans', { size: PHONE });
    await page.getByRole('button', { name: 'Precios de Negocio 50' }).click();
    await page.getByText('Desde el principio').waitFor();
    await page.getByLabel('Precio al mes, MXN').fill('549.00');
    await page.getByLabel('Desde', { exact: true }).fill('2099-01-01');
    await page.getByRole('button', { name: 'Agregar precio' }).click();
    const row = page.getByRole('row').filter({ hasText: '$549.00' });
    await row.getByText('por venir').waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
  });

  it('changes a plan by what it comes to, and opens the paper of an invoice', async () => {
    const page = await open(`/customers/${mockId(13, 1)}`, { size: SCREEN });
    await page.locator('.service-why').getByText('Debe $499.00 desde el 5 feb').waitFor();
    await page.getByRole('button', { name: 'Cambiar plan' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Plan nuevo').selectOption({ label: 'Negocio 20 · $299.00' });
    await dialog.getByLabel('Desde cuándo').selectOption('next-period');
    await dialog.getByLabel('Cargo por el cambio').fill('30');
    await dialog.getByText('$8.71').waitFor();
    await dialog.getByRole('button', { name: 'Programar cambio' }).click();
    await page.getByText('Cambia a Negocio 20 el 1 mar 2026').waitFor();
    await page.getByRole('link', { name: 'Facturas', exact: true }).click();
    await page.getByText('Borrador de $232.00').waitFor();
    await page.getByRole('link', { name: 'A-1042' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Descargar A-1042.pdf' }).click();
    expect((await saved).suggestedFilename()).toBe('A-1042.pdf');
    expect(complaints).toEqual([]);
  });
});

describe('the menu', () => {
  const hidden = (page: Page) =>
    page.locator('.rail .menu').evaluate((each) => each.scrollHeight - each.clientHeight);

  it('folds by who works there, remembers it, and fits a laptop with two groups unfolded', async () => {
    const page = await open('/customers', { size: SCREEN });
    const care = page.getByRole('button', { name: 'Atención a clientes', exact: true });
    expect(await care.getAttribute('aria-expanded')).toBe('true');
    const money = page.getByRole('button', { name: 'Cobros', exact: true });
    await money.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Facturación');
    expect(await hidden(page)).toBeLessThanOrEqual(0);
    await page.reload();
    await page.getByRole('link', { name: 'Cobranza', exact: true }).waitFor();
    await care.click();
    await page.getByRole('link', { name: 'Clientes', exact: true }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('has every page in two steps, and on a phone behind its last button', async () => {
    const page = await open('/', { size: PHONE });
    await page.getByRole('button', { name: 'Menú', exact: true }).click();
    const dialog = page.getByRole('dialog');
    for (const group of ['Red', 'Atención a clientes', 'Cobros', 'Administración']) {
      await dialog.getByRole('button', { name: group, exact: true }).click();
    }
    const { label: _, ...pages } = words.nav;
    expect((await dialog.getByRole('link').allInnerTexts()).sort()).toEqual(
      Object.values(pages).sort(),
    );
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    await dialog.getByRole('link', { name: 'Caja', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/cash-desk');
  });
});

describe('planned work', () => {
  it('says whom it hurts before it is confirmed, from a device on', async () => {
    const page = await open(`/devices/${mockId(1, 1)}`, { size: PHONE });
    await page.getByRole('link', { name: 'Trabajo planificado' }).click();
    await page.getByRole('button', { name: /Reinicio/ }).click();
    await page.getByLabel('Lo envía n8n u otro programa').check();
    await page.getByRole('button', { name: 'Ver a quién afecta' }).click();
    await page.getByText('afecta a 2 empresas').waitFor();
    await page.getByText('$28,942 al mes').waitFor();
    await page.getByText('Se les avisará antes y después').waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });
});

describe('subscribers’ sessions', () => {
  it('are found by a part of a word, and lead to what the subscriber used', async () => {
    const page = await open('/sessions', { size: PHONE });
    await page.getByText('jose.ibarra').waitFor();
    await page.getByLabel('Usuario, IP o MAC').fill('ana');
    await page.getByText('jose.ibarra').waitFor({ state: 'detached' });
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: 'ana.cruz' }).click();
    await page.getByRole('heading', { name: 'Consumo por día' }).waitFor();
    await page.locator('.chart-line path').first().waitFor();
    await page.getByText('se reinició el router').waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  it('say who had an address, at a moment of the organisation’s clock', async () => {
    const page = await open('/sessions', { size: SCREEN });
    await page.getByLabel('Dirección IP').fill('ana.cruz');
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.getByText('Debe ser una dirección IP').waitFor();
    await page.getByLabel('Dirección IP').fill('100.64.0.41');
    await page.getByLabel('Fecha y hora').fill('2026-03-01T21:14:05');
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.getByRole('heading', { name: '100.64.0.41 · 1 mar, 21:14' }).waitFor();
    await page.locator('.lookup-found').getByText('rancho-mezquite').waitFor();
    expect(new URL(page.url()).searchParams.get('at')).toBe('2026-03-02T03:14:05.000Z');
    expect(complaints).toEqual([]);
  });
});

describe('a session', () => {
  it('asks for the second factor, goes where it was asked to, and leaves nothing behind', async () => {
    Object.assign(pages.server.api.knobs, { isSignedIn: false, needsTotp: true });
    const page = await open('/settings/walls', { size: SCREEN });
    await page.getByLabel('Correo').fill('demo@atalaya.test');
    await page.getByLabel('Contraseña').fill('atalaya-demo');
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByLabel('Código de 6 dígitos').fill('123456');
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByText('Sala NOC').waitFor();
    await page.getByRole('button', { name: 'Cerrar sesión' }).click();
    await page.getByRole('heading', { name: 'Entrar' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('atalaya.person'))).toBeNull();
    expect(await page.evaluate(() => localStorage.getItem('atalaya.seen.2'))).toBeNull();
  });

  it('shows a refusal of the API next to its field', async () => {
    const page = await open('/devices', { size: SCREEN });
    await page.getByRole('button', { name: 'Agregar equipo' }).click();
    await page.getByRole('button', { name: 'Guardar y leer ahora' }).click();
    await page.getByText('Falta este dato').first().waitFor();
    await page.getByLabel('Nombre', { exact: true }).fill('Repetido');
    await page.getByRole('dialog').getByLabel('Tipo').selectOption('ap');
    await page.getByRole('button', { name: 'Guardar y leer ahora' }).click();
    await page.getByText('Ya hay un equipo con este nombre').waitFor();
    expect(await page.getByLabel('Nombre', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
  });
});

describe('maintenance', () => {
  it('shows whom it hurts before it is confirmed, on a phone without scrolling sideways', async () => {
    const page = await open('/maintenance', { size: PHONE });
    await page.getByRole('button', { name: 'Terminar ahora' }).waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Programar mantenimiento' }).click();
    await page.getByRole('button', { name: 'Ver a quién afecta' }).click();
    await page.getByText('Elija qué abarca').waitFor();
    await page.getByLabel('Qué se hará').fill('Baterías');
    await page.locator('.scope-choices button').first().click();
    await page.getByRole('button', { name: 'Ver a quién afecta' }).click();
    await page.getByText('2 empresas', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Programar', exact: true }).waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
  });
});

describe('cuts on the network', () => {
  it('show what would be written before a router is switched on by its name, on a phone', async () => {
    const page = await open('/enforcement', { size: PHONE });
    await page.getByRole('button', { name: 'Empezar a cortar y reconectar' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Se reconecta a 1 cliente que no debe estar bloqueado').waitFor();
    await dialog.getByText('Papelería Nube').waitFor();
    await dialog.getByLabel('Para confirmar').fill('CCR Norte');
    await dialog.getByRole('button', { name: 'Empezar a cortar' }).click();
    await dialog.getByText('Debe ser el nombre del router, tal cual.').waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
  });
});

describe('webhooks', () => {
  it('say why an address is refused, and show what was not delivered, on a phone', async () => {
    const page = await open('/settings/webhooks', { size: PHONE });
    await page.getByRole('button', { name: 'Agregar webhook' }).click();
    await page.getByLabel('Nombre', { exact: true }).fill('n8n');
    await page.getByLabel('Dirección').fill('http://10.0.0.9/x');
    await page.getByRole('dialog').getByRole('button', { name: 'Guardar' }).click();
    await page.getByText('Lleva a 10.0.0.9, que no es una dirección pública').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Entregas' }).first().click();
    await page.locator('summary', { hasText: 'Sin entregar' }).click();
    await page.getByText('It did not answer within 15 s.').waitFor();
    await page.getByRole('button', { name: 'Enviar de nuevo', exact: true }).waitFor();
    expect((await overflow(page)).x).toBeLessThanOrEqual(0);
  });
});
