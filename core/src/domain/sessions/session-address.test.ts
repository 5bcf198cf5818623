import { expect, it } from 'vitest';
import { sessionAddress } from './session-address.js';

it.each([
  ['100.64.0.9', '100.64.0.9'],
  ['2001:0DB8:0000::0007', '2001:db8::7'],
  ['2001:db8::7', '2001:db8::7'],
  ['fe80::1%ether1', 'fe80::1%ether1'],
  ['no:address', 'no:address'],
  ['::1]/x[', '::1]/x['],
  ['12:34:56', '12:34:56'],
  ['', ''],
])('%s is looked up as %s', (told, kept) => {
  expect(sessionAddress(told)).toBe(kept);
});
