import { bundleSettingsSchema } from '@atalaya/core/domain/enforcement/bundle-settings';
import { describe, expect, it } from 'vitest';
import { bundleBody, bundleDraftOf, EMPTY_BUNDLE } from './bundle-draft.js';

describe('what the firewall form sends', () => {
  it('is no notice and nothing allowed as long as nobody filled it in', () => {
    expect(bundleSettingsSchema.parse(bundleBody(EMPTY_BUNDLE))).toEqual({
      aviso: null,
      allowed: [],
    });
  });

  it('takes addresses however they are parted', () => {
    const draft = {
      ...EMPTY_BUNDLE,
      allowed: ' portal.example\n10.0.0.0/24, 2001:db8::1;pay.example ',
    };
    expect(bundleSettingsSchema.parse(bundleBody(draft)).allowed).toEqual([
      'portal.example',
      '10.0.0.0/24',
      '2001:db8::1',
      'pay.example',
    ]);
  });

  it('begins with what was sent before', () => {
    for (const aviso of [null, { address: '10.1.0.5', port: 8080 }]) {
      const settings = { aviso, allowed: ['portal.example', '10.0.0.0/24'] };
      expect(bundleBody(bundleDraftOf(settings))).toEqual(settings);
    }
  });

  it('keeps a notice only where one is ticked, and refuses one without an address', () => {
    const aviso = { ...EMPTY_BUNDLE, address: ' 10.1.0.5 ', port: '8080' };
    expect(bundleBody(aviso).aviso).toBeNull();
    expect(bundleSettingsSchema.parse(bundleBody({ ...aviso, hasAviso: true })).aviso).toEqual({
      address: '10.1.0.5',
      port: 8080,
    });
    const refused = bundleSettingsSchema.safeParse(
      bundleBody({ ...EMPTY_BUNDLE, hasAviso: true, port: 'x' }),
    );
    expect(refused.error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'aviso.address',
      'aviso.port',
    ]);
  });
});
