import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesQuery } from './query.js';

const ETHER = { name: 'ether1', type: 'ether', disabled: 'false', mtu: '1500', comment: '' };

describe('query words', () => {
  it.each([
    [['?name'], true],
    [['?speed'], false],
    [['?-speed'], true],
    [['?-name'], false],
    [['?name=ether1'], true],
    [['?=name=ether1'], true],
    [['?name=ether2'], false],
    [['?<mtu=1501'], true],
    [['?<mtu=1500'], false],
    [['?>mtu=9'], true],
    [['?>comment='], false],
    [['?disabled=no'], true],
    [['?disabled=false'], true],
    [['?disabled=yes'], false],
    [['?type=ether', '?name=ether2'], false],
    [['?type=vlan', '?type=ether', '?#|'], true],
    [['?type=ether', '?#!'], false],
    [['?type=ether', '?name=ether2', '?#!&'], true],
    [['?name=ether2', '?type=ether', '?#1'], false],
    [['?type=ether', '?name=ether2', '?#1'], true],
    [['?name=ether2', '?type=ether', '?#0.|&'], false],
    [['?type=ether', '?#.&'], true],
    [[], true],
  ])('%j matches: %s', (words, expected) => {
    expect(matchesQuery(words, ETHER)).toBe(expected);
  });

  it('keeps a value that holds = whole', () => {
    expect(matchesQuery(['?comment=a=b'], { comment: 'a=b' })).toBe(true);
  });

  const values = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '10'));
  const test = fc.constantFrom('?a', '?-b', '?a=1', '?b=2', '?<c=2', '?>c=1');

  it('joins by and, inverts, and joins by or as boolean algebra does', () => {
    fc.assert(
      fc.property(values, test, test, (row, left, right) => {
        const a = matchesQuery([left], row);
        const b = matchesQuery([right], row);
        expect(matchesQuery([left, right], row)).toBe(a && b);
        expect(matchesQuery([left, right, '?#&'], row)).toBe(a && b);
        expect(matchesQuery([left, right, '?#|'], row)).toBe(a || b);
        expect(matchesQuery([left, '?#!'], row)).toBe(!a);
        expect(matchesQuery([left, '?#!!'], row)).toBe(a);
        expect(matchesQuery([left, right, '?#!|!'], row)).toBe(!a && b);
        expect(matchesQuery([left, right, '?#0'], row)).toBe(b);
        expect(matchesQuery([left, right, '?#1'], row)).toBe(a);
      }),
    );
  });

  it('survives every operation, also on too short a stack', () => {
    fc.assert(
      fc.property(values, fc.array(fc.string({ maxLength: 12 })), (row, bodies) => {
        const words = bodies.map((body) => `?${body}`);
        expect(typeof matchesQuery([...words, '?#&|!3.0'], row)).toBe('boolean');
      }),
    );
  });
});
