import { describe, expect, it } from 'vitest';
import { loginStepAfter, safeNext } from './login-step.js';

const problem = (slug: string, message = '') => ({
  type: `/problems/${slug}`,
  title: '',
  status: 400,
  detail: '',
  requestId: '',
  errors: [{ field: 'tenant', message }],
});

describe('signing in', () => {
  it('asks for the second factor, then for the organisation, and keeps both', () => {
    const second = loginStepAfter({ kind: 'password' }, problem('totp-required'));
    expect(second).toEqual({ kind: 'totp', asksTotp: true });
    const third = loginStepAfter(second, problem('tenant-required', 'must be one of norte, sur-2'));
    expect(third).toEqual({ kind: 'tenant', asksTotp: true, slugs: ['norte', 'sur-2'] });
    expect(loginStepAfter(third, problem('wrong-credentials'))).toBe(third);
  });

  it('goes on only to a path of this server', () => {
    expect(safeNext('/devices?q=x')).toBe('/devices?q=x');
    for (const bad of [
      null,
      '',
      'https://evil.test',
      '//evil.test',
      '/\\evil.test',
      '/login?next=/',
    ]) {
      expect(safeNext(bad)).toBe('/');
    }
  });
});
