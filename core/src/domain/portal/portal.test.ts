import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contactKeyOf,
  countedAs,
  internationalDigits,
  isSameContact,
  oneContact,
} from './contact-key.js';
import { judgeCode, PORTAL_LIMITS } from './portal-limits.js';
import { type HurtBy, outageNoticeOf } from './service-notice.js';

const phone = (value: string) => ({ kind: 'phone', value }) as const;
const email = (value: string) => ({ kind: 'email', value }) as const;

describe('a contact', () => {
  it('is read as people write it', () => {
    expect(contactKeyOf(' Ana.Ruiz@Correo.MX ')).toEqual(email('ana.ruiz@correo.mx'));
    expect(contactKeyOf('+52 (477) 123-4567')).toEqual(phone('524771234567'));
    for (const no of [
      '',
      'ana',
      'a@b',
      '1234567',
      '1'.repeat(16),
      'ana@x.mx otra',
      '477 CALL ME',
    ]) {
      expect([no, contactKeyOf(no)]).toEqual([no, undefined]);
    }
  });

  it('with and without the code of its country is the same, with another one is not', () => {
    const stored = phone('524771234567');
    expect(isSameContact(stored, phone('4771234567'))).toBe(true);
    expect(isSameContact(stored, phone('5214771234567'))).toBe(false);
    expect(isSameContact(phone('4771234567'), phone('5214771234567'))).toBe(true);
    expect(isSameContact(stored, phone('514771234567'))).toBe(false);
    expect(isSameContact(stored, phone('1234567'))).toBe(false);
    expect(isSameContact(email('a@b.mx'), email('a@b.mx.evil'))).toBe(false);
  });

  it('of several customers is one only where all forms of it agree', () => {
    const own = [phone('4771234567'), phone('524771234567')];
    expect(oneContact(own)).toEqual(phone('524771234567'));
    expect(oneContact([...own, phone('514771234567')])).toBeUndefined();
    expect(oneContact([])).toBeUndefined();
  });

  it('is counted as one however it is prefixed, and written with its country', () => {
    expect(countedAs(phone('9994771234567'))).toBe(countedAs(phone('4771234567')));
    expect(internationalDigits('4771234567', 'MX')).toBe('524771234567');
    expect(internationalDigits('524771234567', 'MX')).toBe('524771234567');
    expect(internationalDigits('987654321', 'PE')).toBe('51987654321');
    expect(internationalDigits('987654321', undefined)).toBe('987654321');
  });

  it('is refused or read, and never takes long', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        const key = contactKeyOf(text);
        if (key !== undefined) expect(isSameContact(key, key)).toBe(true);
      }),
    );
  });
});

describe('a code', () => {
  const code = { wrongTries: 0, expiresAt: 1_000, isUsed: false };
  it('counts once, within its time, and for five tries', () => {
    expect(judgeCode(code, true, 999)).toBe('right');
    expect(judgeCode(code, false, 999)).toBe('wrong');
    expect(judgeCode({ ...code, wrongTries: PORTAL_LIMITS.triesPerCode - 1 }, true, 0)).toBe(
      'right',
    );
    const useless = [
      { ...code, wrongTries: PORTAL_LIMITS.triesPerCode },
      { ...code, expiresAt: 0 },
      { ...code, isUsed: true },
      undefined,
    ];
    expect(useless.map((each) => judgeCode(each, true, 0))).toEqual(useless.map(() => 'useless'));
  });
});

describe('an outage notice', () => {
  const hurt = (from: number, to: number | null, more: Partial<HurtBy> = {}): HurtBy => ({
    ...{ from, to, isAcknowledged: false, isDegradation: false, isCertain: true },
    ...more,
  });
  it('is of what lasts, the worst of it, then of what ended lately, then of nothing', () => {
    expect(outageNoticeOf([], 100, 50)).toBeNull();
    const slow = hurt(5, null, { isDegradation: true });
    const ours = hurt(25, null, { isAcknowledged: true, isCertain: false });
    expect(outageNoticeOf([hurt(10, 20), slow, hurt(30, null), ours], 100, 50)).toEqual({
      ...{ kind: 'down', since: 25, until: null, isAcknowledged: true, isCertain: true },
    });
    expect(outageNoticeOf([slow], 100, 50)).toMatchObject({ kind: 'slow', since: 5 });
    expect(outageNoticeOf([ours], 100, 50)).toMatchObject({ kind: 'down', isCertain: false });
    expect(outageNoticeOf([hurt(10, 60), hurt(40, 90)], 100, 50)).toMatchObject({
      ...{ kind: 'restored', since: 40, until: 90 },
    });
    expect(outageNoticeOf([hurt(10, 40)], 100, 50)).toBeNull();
  });
});
