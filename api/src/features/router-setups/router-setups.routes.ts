import { installScript, type RouterScript } from '@atalaya/core/domain/router-setup/install-script';
import { setupTag } from '@atalaya/core/domain/router-setup/router-setup';
import { uninstallScript } from '@atalaya/core/domain/router-setup/uninstall-script';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type RouterSetupView,
  routerScriptAskSchema,
  routerScriptSchema,
  routerSetupConfirmSchema,
  routerSetupCreatedSchema,
  routerSetupCreateSchema,
  routerSetupListSchema,
  routerSetupRetrySchema,
  routerSetupSchema,
  uninstallScriptSchema,
} from '@atalaya/core/wire/rest/router-setups';
import type { Trx } from '@atalaya/platform/postgres/database';
import { openSetupSecrets, optionsOf } from '@atalaya/platform/router-setups/setup-claim.store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, forbidden, notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { heldPermissions } from '../../plugins/authentication.js';
import { confirmSetup } from './confirm-setup.store.js';
import { newSetup } from './new-setup.js';
import { readSetup, readSetups } from './router-setups.read-model.js';
import {
  deleteSetup,
  insertSetup,
  lockSetup,
  record,
  retrySetup,
  stateOf,
} from './router-setups.store.js';
import { asViews } from './setup-view.js';

const read = { permission: 'credential:read' } as const;
/** What is made on the router and sealed here are credentials. */
const write = { permission: 'credential:write' } as const;
const LIST = { of: 'router-setups' };

export const routerSetups: Feature = {
  name: 'router-setups',
  register: (app, context) => {
    registerReads(app, context);
    registerScripts(app, context);
    registerDecisions(app, context);
  },
};

function registerReads(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.get(
    '/router-setups',
    {
      config: read,
      schema: { querystring: pageQuerySchema, response: { 200: routerSetupListSchema } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      return tenancy.read(request, async (trx) => {
        const rows = await readSetups(trx, limit, after);
        const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
        const items = await asViews(trx, page.rows, nowOf(context));
        return { items, nextCursor: page.nextCursor };
      });
    },
  );
  app.get(
    '/router-setups/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: routerSetupSchema } } },
    (request) => setupOf(context, request, request.params.id),
  );
}

function registerScripts(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.post(
    '/router-setups',
    {
      config: write,
      schema: { body: routerSetupCreateSchema, response: { 201: routerSetupCreatedSchema } },
    },
    async (request, reply) => {
      const { locale } = request.body;
      const asked = newSetup(request.body);
      const created = await tenancy.write(request, async (unit) => {
        const { row, secrets } = await insertSetup(unit, deps.secrets, asked);
        const { options } = asked;
        const script = installScript({ tag: setupTag(row.id), options, secrets, locale });
        const [setup] = await asViews(unit.trx, [row], unit.now);
        return { setup, ...asScript(script) };
      });
      return reply.code(201).send(routerSetupCreatedSchema.parse(created));
    },
  );
  // A POST, because showing it again is put on record; only while nobody confirmed it.
  app.post(
    '/router-setups/:id/script',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: routerScriptAskSchema,
        response: { 200: routerScriptSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const row = await lockSetup(unit.trx, request.params.id);
        const state = stateOf(row, unit.now);
        if (state !== 'waiting' && state !== 'found') {
          throw conflict('not-open', 'The script is shown only until its router is confirmed.');
        }
        const secrets = openSetupSecrets(row, deps.secrets);
        await record(unit, 'script', row.id, { after: { name: row.name } });
        const { locale } = request.body;
        const options = optionsOf(row);
        return asScript(installScript({ tag: setupTag(row.id), options, secrets, locale }));
      }),
  );
  app.get(
    '/router-setups/:id/uninstall-script',
    {
      config: read,
      schema: {
        params: idParamsSchema,
        querystring: routerScriptAskSchema,
        response: { 200: uninstallScriptSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const row = await tenancy.read(request, (trx) => readSetup(trx, id));
      if (!row) throw notFound();
      const { locale } = request.query;
      const script = uninstallScript({ tag: setupTag(row.id), options: optionsOf(row), locale });
      return { script };
    },
  );
}

function registerDecisions(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps } = context;
  app.post(
    '/router-setups/:id/retry',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: routerSetupRetrySchema,
        response: { 200: routerSetupSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { forgetCertificate } = request.body;
      await tenancy.write(request, (unit) => retrySetup(unit, id, forgetCertificate));
      return setupOf(context, request, id);
    },
  );
  app.post(
    '/router-setups/:id/confirm',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: routerSetupConfirmSchema,
        response: { 200: routerSetupSchema },
      },
    },
    async (request) => {
      if (!heldPermissions(request).has('device:write')) {
        throw forbidden('not-allowed', 'Adding a device needs the permission device:write.');
      }
      const { id } = request.params;
      const { body } = request;
      await tenancy.write(request, (unit) => confirmSetup(unit, deps.secrets, id, body));
      return setupOf(context, request, id);
    },
  );
  app.delete(
    '/router-setups/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => deleteSetup(unit, request.params.id));
      return reply.code(204).send();
    },
  );
}

const nowOf = ({ deps }: ApiContext) => new Date(deps.clock.now());

const asScript = ({ text, parts }: RouterScript) => ({ script: text, parts: [...parts] });

async function setupOf(
  context: ApiContext,
  request: FastifyRequest,
  id: string,
): Promise<RouterSetupView> {
  return context.tenancy.read(request, (trx) => viewOf(trx, id, nowOf(context)));
}

async function viewOf(trx: Trx, id: string, now: Date): Promise<RouterSetupView> {
  const row = await readSetup(trx, id);
  const [view] = row ? await asViews(trx, [row], now) : [];
  if (!view) throw notFound();
  return view;
}
