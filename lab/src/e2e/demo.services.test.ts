import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sessionSchema } from '@atalaya/core/wire/rest/auth';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { overviewSchema } from '@atalaya/core/wire/rest/overview';
import { siteListSchema } from '@atalaya/core/wire/rest/sites';
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DESK, openBrowser, PHONE, type Viewport, WALL } from './browser.js';
import { type DemoProcess, startDemo } from './demo-process.js';

const IMAGES = join(import.meta.dirname, '../../../docs/images');

describe('the demo, as a newcomer sees it', () => {
  let demo: DemoProcess;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    demo = await startDemo();
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    const { code, tookMs } = await demo.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
  });

  async function open(viewport: Viewport, path: string): Promise<Page> {
    const context = await openBrowser(viewport);
    contexts.push(context);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(new URL(path, demo.url).href);
    return page;
  }

  async function signIn(viewport: Viewport): Promise<Page> {
    const page = await open(viewport, '/login');
    await page.fill('input[type=email]', 'demo@atalaya.test');
    await page.fill('input[type=password]', 'atalaya-demo');
    await page.click('button[type=submit]');
    await page.waitForURL((url) => url.pathname === '/');
    await page.locator('h1').first().waitFor();
    return page;
  }

  async function tell(path: string, body: object = {}): Promise<void> {
    const response = await fetch(`${demo.labUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.text()).toBeLessThan(300);
  }

  /** Reads the API as the demo's owner, beside the browser. */
  async function api(path: string): Promise<unknown> {
    const login = await fetch(`${demo.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'demo@atalaya.test', password: 'atalaya-demo' }),
    });
    const { accessToken } = sessionSchema.parse(await login.json());
    const headers = { authorization: `Bearer ${accessToken}` };
    return (await fetch(`${demo.url}/api/v1${path}`, { headers })).json();
  }

  async function expectAccessible(page: Page, where = ''): Promise<void> {
    await page.evaluate(axe.source);
    const found = await page.evaluate<string[]>(
      `axe.run().then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' | ')))`,
    );
    expect(found, where).toEqual([]);
  }

  async function picture(page: Page, name: string): Promise<void> {
    // The pictures of the README are taken on demand only, so that a test run leaves the tree as it was.
    if (process.env['UPDATE_SCREENSHOTS'] !== undefined || !existsSync(join(IMAGES, name))) {
      await page.screenshot({ path: join(IMAGES, name) });
    }
  }

  it('is ready in a minute and serves readiness', async () => {
    expect(demo.readyAfterMs).toBeLessThan(60_000);
    expect((await fetch(`${demo.url}/health/readiness`)).status).toBe(200);
  });

  it('shows a living ISP of the promised size', async () => {
    const page = await signIn(DESK);
    const { counts } = overviewSchema.parse(await api('/overview'));
    const of = (role: string) =>
      counts.filter((count) => count.role === role).reduce((sum, { count }) => sum + count, 0);
    expect(of('router')).toBeGreaterThanOrEqual(8);
    expect(of('ap')).toBeGreaterThanOrEqual(12);
    expect(of('cpe')).toBeGreaterThanOrEqual(60);
    const sites = siteListSchema.parse(await api('/sites?kind=tower'));
    expect(sites.items.length).toBeGreaterThanOrEqual(3);
    await expectAccessible(page);
  });

  it('shows an access point dying on the wall and coming back, without a hand on it', async () => {
    const wall = await open(WALL, demo.wallUrl);
    await wall.waitForSelector('.tower');
    const { items } = (await (await fetch(`${demo.labUrl}/devices`)).json()) as {
      items: { name: string; role: string; killed: boolean }[];
    };
    const victim = items.find(({ role, killed }) => role === 'ap' && !killed)?.name ?? '';
    const incidents = wall.locator('.wall-incidents');
    await tell(`/devices/${encodeURIComponent(victim)}/kill`);
    await incidents.getByText(victim).waitFor({ timeout: 60_000 });
    await picture(wall, 'wall.png');
    await expectAccessible(wall);
    await tell(`/devices/${encodeURIComponent(victim)}/revive`);
    await incidents.getByText(victim).waitFor({ state: 'detached', timeout: 90_000 });
  });

  it('tells a technician on a phone how a CPE is aligned, at a glance', async () => {
    const page = await signIn(PHONE);
    const { items } = deviceListSchema.parse(await api('/devices?role=cpe&state=up&limit=50'));
    const cpe = items.find(({ signalDbm }) => signalDbm !== null);
    await page.goto(`${demo.url}/devices/${cpe?.id}`);
    const signal = page.locator('section.signal');
    await signal.getByText('dBm').first().waitFor();
    await expect.poll(() => signal.textContent()).toMatch(/[−-]\d{2}/);
    await page.waitForTimeout(3_000);
    await picture(page, 'technician.png');
    await expectAccessible(page);
  });

  it('keeps the wall alive while the platform is away, and loud about it', async () => {
    const wall = await open(WALL, demo.wallUrl);
    await wall.waitForSelector('.wall-incidents');
    await wall.context().setOffline(true);
    // Amber at 30 s, red and "no data since" at 60 s.
    await wall
      .getByText(/sin datos desde/i)
      .first()
      .waitFor({ timeout: 100_000 });
    await wall.context().setOffline(false);
    await wall
      .getByText(/en vivo/i)
      .first()
      .waitFor({ timeout: 60_000 });
  });

  it('shows the lists and the topology without an accessibility fault', async () => {
    const page = await signIn(DESK);
    const menu = page.locator('.rail');
    const folded = menu.locator('button[aria-expanded="false"]');
    while ((await folded.count()) > 0) await folded.first().click();
    const links = menu.locator('a[href^="/"]');
    const paths = await links.evaluateAll((all) =>
      all.map((link) => link.getAttribute('href') ?? '/'),
    );
    expect(paths.length).toBeGreaterThanOrEqual(15);
    for (const path of new Set(paths)) {
      await menu.locator(`a[href="${path}"]`).first().click();
      await page.waitForURL((url) => url.pathname === path);
      await page.locator('main h1').first().waitFor();
      await page.waitForTimeout(1_500);
      await expectAccessible(page, path);
    }
  });
});
