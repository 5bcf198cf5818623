import rateLimit from '@fastify/rate-limit';
import fastify from 'fastify';
import fp from 'fastify-plugin';
import { expect, it } from 'vitest';
import type { Access } from '../access/access.js';
import type { PortalAccess } from '../portal/portal-access.js';
import { problemDetails } from './problem-details.js';
import { tenantLimits } from './tenant-limits.js';

/** Who asks, as authentication would have found out: `key:<tenant>:<id>`, `person:<tenant>` or `portal:<tenant>`. */
const standIn = fp(
  async (app) => {
    app.decorateRequest('access', undefined);
    app.decorateRequest('portal', undefined);
    app.addHook('onRequest', async (request) => {
      const [kind, tenant = '', keyId = ''] = (request.headers.authorization ?? '').split(':');
      if (kind === '') return;
      if (kind === 'portal') {
        request.portal = { tenantId: tenant } as unknown as PortalAccess;
        return;
      }
      request.access = { kind, keyId, tenant: { id: tenant } } as unknown as Access;
    });
  },
  { name: 'authentication' },
);

it('one key or one tenant that asks too much is told to wait, and nobody else', async () => {
  const app = fastify();
  await app.register(problemDetails);
  await app.register(rateLimit, { global: false });
  await app.register(standIn);
  await app.register(tenantLimits, { perKey: 3, perTenant: 5 });
  app.get('/', async () => 'ok');
  const ask = async (authorization: string, times: number) => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const answer = await app.inject({ url: '/', headers: { authorization } });
      statuses.push(answer.statusCode);
      if (answer.statusCode === 429)
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    return statuses;
  };
  expect(await ask('key:a:1', 4)).toEqual([200, 200, 200, 429]);
  expect(await ask('key:a:2', 1)).toEqual([200]);
  expect(await ask('person:a', 2)).toEqual([200, 429]);
  expect(await ask('person:b', 5)).toEqual([200, 200, 200, 200, 200]);
  // Customers of a tenant have their own count.
  expect(await ask('portal:a', 6)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(await ask('portal:c', 1)).toEqual([200]);
  expect(await ask('', 9)).toEqual(Array.from({ length: 9 }, () => 200));
  await app.close();
});
