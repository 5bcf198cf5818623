import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});

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
    [{ slug: 'other' }, 'slug'],
  ])('refuses %j', async (patch, field) => {
    expect((await norte.owner.patch('/tenant', patch)).problem.fields).toEqual([field]);
  });
});
