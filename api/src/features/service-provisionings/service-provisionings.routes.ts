import type { Permission } from '@atalaya/core/domain/access/roles';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type Provisioning,
  type ProvisioningBody,
  provisionedSchema,
  provisioningCreateSchema,
  provisioningOptionsSchema,
  provisioningPushSchema,
  provisioningSchema,
  provisioningViewSchema,
  revealedPasswordSchema,
} from '@atalaya/core/wire/rest/provisioning';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { forbidden, notFound } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import { provisionService } from './provision-service.store.js';
import { pushAgain } from './push-again.store.js';
import { revealPassword } from './reveal-password.store.js';
import { isService, readOptions, readProvisioning } from './service-provisionings.read-model.js';

const read = { permission: 'provisioning:read' } as const;
const write = { permission: 'provisioning:write', needsIdempotencyKey: true } as const;

/** New subscribers: a line with all that belongs to it, made at one go and put on its router. */
export const serviceProvisionings: Feature = {
  name: 'service-provisionings',
  register: (app, context) => {
    registerForm(app, context);
    registerLine(app, context);
  },
};

function registerForm(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/service-provisionings/options',
    {
      config: read,
      schema: {
        summary: 'What a new line can be made of: plans, routers, access points, pools',
        response: { 200: provisioningOptionsSchema },
      },
    },
    (request) =>
      tenancy.read(request, (trx) =>
        readOptions(trx, tenancy.tenantId(request), new Date(deps.clock.now())),
      ),
  );
  app.post(
    '/service-provisionings',
    {
      config: write,
      schema: {
        summary:
          'Makes a line with its user, password, address, links and equipment, and puts it on its router; needs an Idempotency-Key',
        body: provisioningCreateSchema,
        response: { 201: provisionedSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      mayAllOf(heldPermissions(request), body);
      const made = await tenancy.write(request, async (unit) => {
        const { serviceId, ...told } = await provisionService(unit, deps.secrets, body);
        return { ...(await lineOf(unit.trx, unit.tenantId, serviceId)), ...told };
      });
      return reply.code(201).send(made);
    },
  );
}

function registerLine(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/services/:id/provisioning',
    {
      config: read,
      schema: {
        summary: 'What a line was made of, and how it stands on its router',
        params: idParamsSchema,
        response: { 200: provisioningViewSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const { id } = request.params;
        const line = await readProvisioning(trx, tenancy.tenantId(request), id);
        if (line === undefined && !(await isService(trx, id))) throw notFound();
        return { line: line ?? null };
      }),
  );
  app.post(
    '/services/:id/provisioning/pushes',
    {
      config: write,
      schema: {
        summary: 'Puts a line on its router again, at once; needs an Idempotency-Key',
        params: idParamsSchema,
        body: provisioningPushSchema,
        response: { 200: provisioningSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await pushAgain(unit, request.params.id, request.body);
        return lineOf(unit.trx, unit.tenantId, request.params.id);
      }),
  );
  app.post(
    '/services/:id/provisioning/reveal',
    {
      config: { permission: 'line_password:read' },
      schema: {
        summary: 'Shows the password of a line; who asked stands in the audit log',
        params: idParamsSchema,
        response: { 200: revealedPasswordSchema },
      },
    },
    (request) =>
      tenancy.write(request, (unit) => revealPassword(unit, deps.secrets, request.params.id)),
  );
}

async function lineOf(trx: Trx, tenantId: string, serviceId: string): Promise<Provisioning> {
  const line = await readProvisioning(trx, tenantId, serviceId);
  if (line === undefined) throw notFound();
  return line;
}

/** Whoever makes a line may not make by it what is not theirs to make. */
function mayAllOf(
  held: ReadonlySet<Permission>,
  { customer, ticket }: Pick<ProvisioningBody, 'customer' | 'ticket'>,
): void {
  const lacking: Permission[] = [];
  if (customer !== undefined && !held.has('customer:write')) lacking.push('customer:write');
  if (ticket !== null && !held.has('ticket:write')) lacking.push('ticket:write');
  if (lacking.length === 0) return;
  throw forbidden('not-allowed', `This needs the permission ${lacking.join(' and ')}.`);
}
