import { describe, expect, it } from 'vitest';
import { plainText, trapError } from './routeros-error.js';
import { classifyTrap } from './trap.js';

describe('classifyTrap', () => {
  it.each([
    ['no such item', 'no-such-item'],
    ['no such item (4)', 'no-such-item'],
    ['failure: already have such entry', 'already-exists'],
    ['failure: already have such address', 'already-exists'],
    ['already have interface with name x', 'already-exists'],
    ['failure: secret with the same name already exists', 'already-exists'],
    ['input does not match any value of profile', 'bad-reference'],
    ['invalid value for argument remote-address', 'bad-value'],
    ['unknown parameter rate', 'unknown-parameter'],
    ['expected end of command', 'unknown-parameter'],
    ['no such command prefix', 'no-such-command'],
    ['no such command or directory (wifi)', 'no-such-command'],
    ['no such command', 'no-such-command'],
    ['not enough permissions (9)', 'not-permitted'],
    ['invalid user name or password (6)', 'login-refused'],
    ['cannot log in', 'login-refused'],
    ['interrupted', 'interrupted'],
    ['action failed (6)', 'action-failed'],
    ['something else', 'other'],
  ] as const)('%s is %s', (text, meaning) => {
    expect(classifyTrap(text)).toBe(meaning);
  });

  it('falls back on the category', () => {
    expect(classifyTrap('?', 0)).toBe('no-such-item');
    expect(classifyTrap('?', 2)).toBe('interrupted');
    expect(classifyTrap('?', 4)).toBe('other');
  });
});

describe('trapError', () => {
  it('takes the kind of the first trap and tells each text once', () => {
    const trap = { meaning: 'not-permitted', message: 'not enough permissions (9)' } as const;
    const error = trapError('/ppp/secret/print', [trap, trap]);
    expect(error.toFailure()).toEqual({
      kind: 'not-permitted',
      message: 'The router refused /ppp/secret/print: not enough permissions (9).',
    });
  });
});

describe('plainText', () => {
  it('is one bounded line without the secret', () => {
    expect(plainText('a\r\nb\u001b[1m pw1 c', 'pw1')).toBe('a b [1m *** c');
    expect(plainText('x'.repeat(10_000), '')).toHaveLength(201);
  });
});
