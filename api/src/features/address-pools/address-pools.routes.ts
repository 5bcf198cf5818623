import {
  type AddressPool,
  addressPoolCreateSchema,
  addressPoolListSchema,
  addressPoolSchema,
  addressPoolUpdateSchema,
} from '@atalaya/core/wire/rest/address-pools';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readPoolViews } from './address-pools.read-model.js';
import { deletePool, insertPool, updatePool } from './address-pools.store.js';

const read = { permission: 'provisioning:read' } as const;
const write = { permission: 'tenant:write' } as const;

/** The addresses that lines are given. */
export const addressPools: Feature = {
  name: 'address-pools',
  register: (app, { tenancy, deps }) => {
    app.get(
      '/address-pools',
      {
        config: read,
        schema: {
          summary: 'Pools of addresses by name, with what is used, in quarantine and free',
          response: { 200: addressPoolListSchema },
        },
      },
      (request) =>
        tenancy.read(request, async (trx) => ({
          items: await readPoolViews(trx, tenancy.tenantId(request), new Date(deps.clock.now())),
        })),
    );
    app.post(
      '/address-pools',
      {
        config: write,
        schema: {
          summary: 'Makes a pool; one that overlaps another is refused with its name',
          body: addressPoolCreateSchema,
          response: { 201: addressPoolSchema },
        },
      },
      async (request, reply) => {
        const pool = await tenancy.write(request, async (unit) =>
          poolOf(unit, await insertPool(unit, request.body)),
        );
        return reply.code(201).send(pool);
      },
    );
    app.patch(
      '/address-pools/:id',
      {
        config: write,
        schema: {
          params: idParamsSchema,
          body: addressPoolUpdateSchema,
          response: { 200: addressPoolSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          await updatePool(unit, request.params.id, request.body);
          return poolOf(unit, request.params.id);
        }),
    );
    app.delete(
      '/address-pools/:id',
      {
        config: write,
        schema: {
          summary: 'Removes a pool of which no line ever had an address',
          params: idParamsSchema,
          response: { 204: z.undefined() },
        },
      },
      async (request, reply) => {
        await tenancy.write(request, (unit) => deletePool(unit, request.params.id));
        return reply.code(204).send();
      },
    );
  },
};

async function poolOf({ trx, tenantId, now }: TenantUnit, id: string): Promise<AddressPool> {
  const [pool] = await readPoolViews(trx, tenantId, now, id);
  if (pool === undefined) throw notFound();
  return pool;
}
