import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});

const probes = { addresses: ['1.1.1.1', '2001:db8::1'], dnsName: 'a.test', dnsServer: '9.9.9.9' };

describe('the tenant', () => {
  it('is read by everyone in it and changed by who may', async () => {
    const noc = await api.person(norte, 'noc', 'noc@norte.test');
    expect((await noc.get('/tenant')).as<object>(200)).toMatchObject({
      slug: 'norte',
      branding: {},
      settings: { requireTotp: false },
    });
    expect((await noc.patch('/tenant', { name: 'X' })).status).toBe(403);
    const changed = await norte.owner.patch('/tenant', {
      name: 'Redes del Norte',
      timezone: 'America/Bogota',
      currency: 'COP',
      branding: { productName: 'Norte', brandColor: '#1A4D8F', logoUrl: '/logo.svg' },
    });
    expect(changed.as<object>(200)).toMatchObject({
      name: 'Redes del Norte',
      timezone: 'America/Bogota',
      currency: 'COP',
      locale: 'es',
      branding: { productName: 'Norte', brandColor: '#1A4D8F', logoUrl: '/logo.svg' },
    });
    const kept = await norte.owner.patch('/tenant', { branding: { productName: null } });
    expect(kept.as<{ branding: object }>(200).branding).toEqual({
      brandColor: '#1A4D8F',
      logoUrl: '/logo.svg',
    });
    const me = await noc.get('/auth/me');
    expect(me.as<object>(200)).toMatchObject({ tenant: { name: 'Redes del Norte' } });
  });

  it('keeps what its routers are to ask upstream', async () => {
    const before = (await norte.owner.get('/tenant')).as<{ settings: object }>(200).settings;
    expect(before).toMatchObject({
      upstreamProbes: { addresses: [], dnsName: null, dnsServer: null },
    });
    const settings = { upstreamProbes: probes };
    const saved = (await norte.owner.patch('/tenant', { settings })).as<{ settings: object }>(200);
    expect(saved.settings).toEqual({ ...before, ...settings });
  });

  it.each([
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '+05:00' }, 'timezone'],
    [{ currency: 'XYZ' }, 'currency'],
    [{ currency: 'mxn' }, 'currency'],
    [{ branding: { brandColor: '#ffcc00' } }, 'branding.brandColor'],
    [{ branding: { brandColor: 'red' } }, 'branding.brandColor'],
    [{ branding: { logoUrl: 'https://elsewhere.test/logo.png' } }, 'branding.logoUrl'],
    [{ branding: { logoUrl: '//elsewhere.test/logo.png' } }, 'branding.logoUrl'],
    [{ settings: { other: true } }, 'settings.other'],
    [
      { settings: { upstreamProbes: { ...probes, addresses: ['a.test'] } } },
      'settings.upstreamProbes.addresses.0',
    ],
    [
      { settings: { upstreamProbes: { ...probes, addresses: Array(5).fill('1.1.1.1') } } },
      'settings.upstreamProbes.addresses',
    ],
    [
      { settings: { upstreamProbes: { ...probes, dnsName: 'a b' } } },
      'settings.upstreamProbes.dnsName',
    ],
    [
      { settings: { upstreamProbes: { ...probes, dnsServer: '300.1.1.1' } } },
      'settings.upstreamProbes.dnsServer',
    ],
    [{ slug: 'other' }, 'slug'],
  ])('refuses %j', async (patch, field) => {
    expect((await norte.owner.patch('/tenant', patch)).problem.fields).toEqual([field]);
  });
});
