import { describe, expect, it } from 'vitest';
import type { NoticeChannel } from '../dunning/dunning-policy.js';
import { customerReach } from './customer-reach.js';

const KINDS = ['whatsapp', 'sms', 'email'] as const;
const reach = (
  phone: string | null,
  email: string | null,
  hasWhatsappConsent: boolean,
  available: readonly NoticeChannel[],
) => customerReach({ phone, email, hasWhatsappConsent }, KINDS, new Set(available), 'MX');

describe('how a customer is reached', () => {
  it('is the first channel that both have, WhatsApp with consent only', () => {
    expect(reach('55 1234 5678', 'a@b.test', true, KINDS)).toBe('whatsapp');
    expect(reach('55 1234 5678', 'a@b.test', false, KINDS)).toBe('sms');
    expect(reach(null, 'a@b.test', true, KINDS)).toBe('email');
  });

  it('says why there is none', () => {
    expect(reach(null, 'no address', false, KINDS)).toBe('no-contact');
    expect(reach('55 1234 5678', null, false, ['whatsapp', 'email'])).toBe('no-consent');
    expect(reach('55 1234 5678', null, true, ['email'])).toBe('no-channel');
    expect(reach(null, 'a@b.test', false, [])).toBe('no-channel');
  });
});
