import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createApiClient } from './client.js';
import { ProblemError, UnexpectedReplyError, UnreachableError } from './problem-error.js';
import { toQueryString } from './query-string.js';

afterEach(() => vi.unstubAllGlobals());

function answerWith(...replies: (Response | Error)[]) {
  const seen: Request[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    seen.push(new Request(new URL(path, 'http://127.0.0.1'), init));
    const reply = replies.shift() ?? new Error('no more replies');
    if (reply instanceof Error) throw reply;
    return reply;
  });
  return seen;
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const schema = z.object({ name: z.string() });

describe('the client', () => {
  it('renews the session once for a refused token and asks again with the same key', async () => {
    const seen = answerWith(json({}, 401), json({ name: 'x' }));
    let token = 'old';
    const api = createApiClient({
      authority: {
        token: () => token,
        renew: async () => {
          token = 'new';
          return true;
        },
      },
    });
    const body = { a: 1 };
    await expect(api.request('/x', { method: 'POST', body, schema })).resolves.toEqual({
      name: 'x',
    });
    expect(seen.map((request) => request.headers.get('authorization'))).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
    const [first, second] = seen.map((request) => request.headers.get('idempotency-key'));
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
  });

  it('tells a refusal, an unexpected answer and no answer apart', async () => {
    const authority = { token: () => null, renew: async () => false };
    const api = createApiClient({ authority });
    const problem = { type: '/problems/x', title: 't', status: 409, detail: 'd', requestId: 'r' };
    answerWith(
      json(problem, 409),
      new Response('<html>', { status: 502 }),
      json({ name: 1 }),
      new TypeError('failed'),
    );
    const errors = [];
    for (let n = 0; n < 4; n += 1)
      errors.push(await api.request('/x', { schema }).catch((e: unknown) => e));
    expect(errors[0]).toMatchObject({ problem, slug: 'x' });
    expect(errors[1]).toBeInstanceOf(ProblemError);
    expect(errors[1]).toMatchObject({ status: 502 });
    expect(errors[2]).toBeInstanceOf(UnexpectedReplyError);
    expect(errors[3]).toBeInstanceOf(UnreachableError);
  });

  it('does not take a wrong password for an old session', async () => {
    answerWith(json({}, 401));
    const renew = vi.fn(async () => true);
    const api = createApiClient({ authority: { token: () => null, renew } });
    await api.request('/auth/login', { method: 'POST', isAnonymous: true }).catch(() => undefined);
    expect(renew).not.toHaveBeenCalled();
  });
});

describe('a query string', () => {
  it('repeats lists and leaves out what is absent', () => {
    const values = { a: 1, tag: ['x:1', 'y:2'], none: null, empty: '', not: undefined };
    expect(toQueryString(values)).toBe('?a=1&tag=x%3A1&tag=y%3A2');
    expect(toQueryString({})).toBe('');
  });
});
