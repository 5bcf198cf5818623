import { describe, expect, it } from 'vitest';
import { mainConsent, mergeContacts, type StoredContact } from './contact.js';

const THEN = { at: '2026-01-05T10:00:00.000Z', by: 'Alba' };
const NOW = { at: '2026-03-01T10:00:00.000Z', by: 'Beto' };
const wife: StoredContact = {
  kind: 'phone',
  value: '+52 477 123 4567',
  role: 'esposa',
  whatsappConsent: THEN,
};

describe('a consent', () => {
  it('keeps its date and its witness while the number stays, and goes with it', () => {
    const given = {
      kind: 'phone',
      value: '+524771234567',
      role: 'casa',
      hasConsent: true,
    } as const;
    expect(mergeContacts([wife], [given], NOW)).toEqual([
      { kind: 'phone', value: '+524771234567', role: 'casa', whatsappConsent: THEN },
    ]);
    const other = { ...given, value: '+524770000000' };
    expect(mergeContacts([wife], [other], NOW)[0]?.whatsappConsent).toEqual(NOW);
    const taken = { ...given, hasConsent: false };
    expect(mergeContacts([wife], [taken], NOW)[0]?.whatsappConsent).toBeNull();
    const mail = { kind: 'email', value: 'a@b.mx', role: '', hasConsent: true } as const;
    expect(mergeContacts([], [mail], NOW)[0]?.whatsappConsent).toBeNull();
  });

  it('of the main number is not carried to another one', () => {
    const before = { phone: '477 123 4567', consent: THEN };
    const after = (phone: string | null, hasConsent?: boolean) =>
      mainConsent(before, { phone, hasConsent }, NOW);
    expect(after('4771234567')).toEqual(THEN);
    expect(after('4771234567', true)).toEqual(THEN);
    expect(after('4770000000')).toBeNull();
    expect(after('4770000000', true)).toEqual(NOW);
    expect(after(null, true)).toBeNull();
    expect(after('4771234567', false)).toBeNull();
  });
});
