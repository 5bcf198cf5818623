import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  taxGroupCreateSchema,
  taxGroupListSchema,
  taxGroupSchema,
  taxGroupUpdateSchema,
} from '@atalaya/core/wire/rest/tax-groups';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { asTaxGroup, readTaxGroups } from './tax-groups.read-model.js';

const write = { permission: 'billing_policy:write' } as const;

export const taxGroups: Feature = {
  name: 'tax-groups',
  register: (app, context) => {
    app.get(
      '/tax-groups',
      { config: { permission: 'plan:read' }, schema: { response: { 200: taxGroupListSchema } } },
      async (request) => ({
        items: await context.tenancy.read(request, readTaxGroups),
        nextCursor: null,
      }),
    );
    registerWrites(app, context);
  },
};

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/tax-groups',
    { config: write, schema: { body: taxGroupCreateSchema, response: { 201: taxGroupSchema } } },
    async (request, reply) => {
      const { isIncluded, taxes, ...group } = request.body;
      const row = await tenancy.write(request, (unit) =>
        unit.insert('tax_groups', {
          ...group,
          is_included: isIncluded,
          taxes: JSON.stringify(taxes),
          created_at: unit.now,
        }),
      );
      return reply.code(201).send(asTaxGroup(row));
    },
  );
  app.patch(
    '/tax-groups/:id',
    {
      config: write,
      schema: {
        summary: 'Changes what is billed from now on; what was issued keeps its rates',
        params: idParamsSchema,
        body: taxGroupUpdateSchema,
        response: { 200: taxGroupSchema },
      },
    },
    async (request) => {
      const { name, isIncluded, taxes } = request.body;
      const row = await tenancy.write(request, (unit) =>
        unit.update('tax_groups', request.params.id, {
          name,
          is_included: isIncluded,
          taxes: taxes && JSON.stringify(taxes),
        }),
      );
      return asTaxGroup(row);
    },
  );
  app.delete(
    '/tax-groups/:id',
    {
      config: write,
      schema: {
        summary: 'Removes a group that no price uses',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('tax_groups', request.params.id));
      return reply.code(204).send();
    },
  );
}
