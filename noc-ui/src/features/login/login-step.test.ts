import { describe, expect, it } from 'vitest';
import { homeOf, loginStepAfter, safeNext } from './login-step.js';

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

describe('the first page', () => {
  it('is the desk of a cashier, the customers of whoever answers the telephone, the overview of the others', () => {
    expect(homeOf('cashier')).toBe('/cash-desk');
    expect([homeOf('billing'), homeOf('support')]).toEqual(['/customers', '/customers']);
    expect([homeOf('owner'), homeOf('technician'), homeOf(null)]).toEqual(['/', '/', '/']);
  });
});
