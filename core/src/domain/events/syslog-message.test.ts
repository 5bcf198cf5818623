import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorthKeeping, parseSyslog, severityOfSyslog } from './syslog-message.js';

describe('a line of syslog', () => {
  it.each([
    ['<30>interface,info ether1 link down', 6, 'interface,info ether1 link down'],
    [
      '<28>Nov  9 22:14:15 tower-1 system,error,critical login failure',
      4,
      'system,error,critical login failure',
    ],
    [
      '<165>1 2026-11-09T22:14:15.003Z tower-1 app 12 ID47 [a@1 x="\\]"] radio down',
      5,
      'radio down',
    ],
    ['<34>1 - - - - - - su failed', 2, 'su failed'],
    ['no priority at all', 5, 'no priority at all'],
    ['<999>x', 5, 'x'],
  ])('%s', (line, severity, text) => {
    expect(parseSyslog(line)).toEqual({ severity, text });
  });

  it('is never refused, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'<>[]\\"1 9-ab:\u0000')), (characters) => {
        const { severity } = parseSyslog(characters.join(''));
        expect(severity).toBeGreaterThanOrEqual(0);
        expect(severity).toBeLessThan(8);
      }),
    );
  });

  it('is kept when it is a warning, or tells of a link', () => {
    const kept = (line: string) => isWorthKeeping(parseSyslog(line));
    expect(kept('<30>interface,info ether1 link down')).toBe(true);
    expect(kept('<28>anything')).toBe(true);
    expect(kept('<30>dhcp,info dhcp1 assigned 10.0.0.9')).toBe(false);
    expect(kept('<31>debug,link down')).toBe(false);
    expect(kept('<28>')).toBe(false);
  });

  it('has one of our four severities', () => {
    expect([0, 2, 3, 4, 5, 6].map(severityOfSyslog)).toEqual([
      'critical',
      'critical',
      'warning',
      'warning',
      'notice',
      'info',
    ]);
  });
});
