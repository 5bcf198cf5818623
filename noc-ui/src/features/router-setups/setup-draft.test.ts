import { routerSetupCreateSchema } from '@atalaya/core/wire/rest/router-setups';
import { describe, expect, it } from 'vitest';
import { emptyDraft, errorOf, type SetupDraft, toSetupInput } from './setup-draft.js';

const draft = (more: Partial<SetupDraft>): SetupDraft => ({
  ...emptyDraft('noc.example.net'),
  name: 'Concentrador',
  address: '10.0.0.1',
  ...more,
});

describe('the form for a router', () => {
  it('suggests this page’s own address, unless it is a name or this very machine', () => {
    expect(emptyDraft('10.0.0.5').allowedFrom).toBe('10.0.0.5');
    expect(emptyDraft('noc.example.net').allowedFrom).toBe('');
    expect(emptyDraft('127.0.0.1').allowedFrom).toBe('');
  });

  it('takes addresses on lines or parted by commas, and leaves the tunnel out where it is not wanted', () => {
    const input = toSetupInput(draft({ allowedFrom: '10.0.0.5, 10.9.0.0/24\n10.1.1.1' }), 'es');
    expect(routerSetupCreateSchema.parse(input)).toMatchObject({
      allowedFrom: ['10.0.0.5', '10.9.0.0/24', '10.1.1.1'],
      wireguard: null,
      port: 8729,
    });
  });

  it('leaves the tunnel out for RouterOS 6, which has none', () => {
    const input = toSetupInput(draft({ withWireguard: true, routeros: '6' }), 'es');
    expect(input).toMatchObject({ routeros: 6, wireguard: null });
  });

  it('tells what is wrong with one line at the field of all of them', () => {
    expect(errorOf({ 'allowedFrom.1': 'no' }, 'allowedFrom')).toBe('no');
    expect(errorOf({ allowedFromElse: 'no' }, 'allowedFrom')).toBeUndefined();
  });
});
