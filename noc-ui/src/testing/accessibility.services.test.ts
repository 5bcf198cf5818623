/// <reference types="node" />
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { mockId } from './mock-world.js';
import { PHONE, SCREEN, STAGE, WALL, withPages } from './shown-pages.js';

const { open } = withPages();
const CPE = mockId(1, 5);

describe.each(['dark', 'light'] as const)('accessibility in the %s theme', (scheme) => {
  it.each([
    ['/', SCREEN],
    ['/devices', SCREEN],
    ['/devices', PHONE],
    [`/devices/${CPE}`, PHONE],
    ['/incidents', SCREEN],
    [`/incidents/${mockId(12, 1)}`, PHONE],
    ['/customers', SCREEN],
    [`/customers/${mockId(13, 1)}`, SCREEN],
    [`/customers/${mockId(13, 1)}`, PHONE],
    ['/service-links', SCREEN],
    [`/customers/${mockId(13, 1)}/invoices`, PHONE],
    [`/customers/${mockId(13, 1)}/accounts`, SCREEN],
    [`/customers/${mockId(13, 1)}/messages`, PHONE],
    ['/plans', SCREEN],
    ['/provision', PHONE],
    [`/provision/${mockId(13, 1)}`, SCREEN],
    ['/settings/provisioning', PHONE],
    ['/billing-settings', SCREEN],
    ['/billing-settings', PHONE],
    [`/invoices/${mockId(14, 1)}`, PHONE],
    ['/sites', SCREEN],
    ['/topology', SCREEN],
    ['/sessions', SCREEN],
    ['/enforcement', SCREEN],
    [`/enforcement/commands/${mockId(17, 2)}`, PHONE],
    ['/enforcement/differences', PHONE],
    ['/enforcement/sync', PHONE],
    [`/enforcement/take-over/${mockId(17, 1)}`, SCREEN],
    [`/enforcement/take-over/${mockId(17, 1)}?view=services`, PHONE],
    ['/maintenance', SCREEN],
    ['/alert-rules', PHONE],
    ['/runbooks/signal-drop', SCREEN],
    ['/paging', PHONE],
    ['/sessions?user=ana.cruz', PHONE],
    ['/settings/users', SCREEN],
    ['/settings/webhooks', PHONE],
    ['/settings/apiKeys', PHONE],
    ['/settings/channels', PHONE],
    ['/settings/collectors', SCREEN],
    ['/settings/tenant', SCREEN],
    ['/platform', SCREEN],
    ['/account', SCREEN],
    ['/setup#token=x', SCREEN],
    [`${WALL}?theme=${scheme}`, STAGE],
  ] as const)('of %s at %o has nothing that axe finds', async (path, size) => {
    const page = await open(path, { size, scheme, bypassCSP: true });
    await page.locator('h1').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(400);
    await page.addScriptTag({ content: axe.source });
    const violations: readonly string[] = await page.evaluate(
      `axe.run().then(({ violations }) => violations.map((each) =>
        each.id + ': ' + each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')))`,
    );
    expect(violations).toEqual([]);
  });
});
