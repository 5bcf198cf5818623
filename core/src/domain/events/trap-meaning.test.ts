import { expect, it } from 'vitest';
import { oidOfV1Trap, trapMeaning } from './trap-meaning.js';

it('names a v1 trap as RFC 3584 does', () => {
  expect(oidOfV1Trap('1.3.6.1.4.1.14988.1', 2, 0)).toBe('1.3.6.1.6.3.1.1.5.3');
  expect(oidOfV1Trap('1.3.6.1.4.1.318', 6, 5)).toBe('1.3.6.1.4.1.318.0.5');
  expect(trapMeaning(oidOfV1Trap('1.3.6.1.4.1.318', 6, 5))).toEqual({
    title: 'upsOnBattery',
    severity: 'critical',
  });
});

it('shows an unknown notification by its OID', () => {
  expect(trapMeaning('1.3.6.1.4.1.99.0.1')).toEqual({
    title: '1.3.6.1.4.1.99.0.1',
    severity: 'notice',
  });
});
