import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import {
  inboundHookCreatedSchema,
  inboundHookCreateSchema,
  inboundHookListSchema,
  netwatchReportSchema,
} from '@atalaya/core/wire/rest/events';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { storeDeviceEvents } from '@atalaya/platform/inventory/device-events.store';
import { z } from 'zod';
import { randomToken, tokenHash } from '../../access/opaque-token.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import {
  findDeviceAt,
  type InboundHookRow,
  readInboundHooks,
  useInboundHook,
} from './inbound-hooks.store.js';
import { netwatchScript } from './netwatch-script.js';

const read = { permission: 'device:read' } as const;
const write = { permission: 'device:write' } as const;
const LIST = { of: 'inbound-hooks' };
const VERDICT_WITHIN_MS = 5 * SECOND_MS;

export const inboundHooks: Feature = {
  name: 'inbound-hooks',
  register: (app, context) => {
    registerKeeping(app, context);
    registerNetwatch(app, context);
  },
};

function registerKeeping(app: ApiServer, { tenancy, baseUrl }: ApiContext): void {
  app.get(
    '/inbound-hooks',
    {
      config: read,
      schema: {
        summary: 'Addresses to which routers tell what their netwatch sees',
        querystring: pageQuerySchema,
        response: { 200: inboundHookListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readInboundHooks(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
      return { items: page.rows.map(asHook), nextCursor: page.nextCursor };
    },
  );
  app.post(
    '/inbound-hooks',
    {
      config: write,
      schema: {
        summary:
          'Makes such an address and the scripts to paste into the router; its secret is shown once',
        body: inboundHookCreateSchema,
        response: { 201: inboundHookCreatedSchema },
      },
    },
    async (request, reply) => {
      const token = randomToken();
      const { name, deviceId } = request.body;
      const row = await tenancy.write(request, async (unit) => {
        await unit.find('devices', deviceId);
        return unit.insert('inbound_hooks', {
          name,
          device_id: deviceId,
          token_hash: tokenHash(token),
          created_at: unit.now,
          revoked_at: null,
          last_used_at: null,
        });
      });
      const url = `${baseUrl(request)}/api/v1/inbound-hooks/netwatch/${token}`;
      return reply.code(201).send({
        inboundHook: asHook(row),
        url,
        upScript: netwatchScript(url, 'up'),
        downScript: netwatchScript(url, 'down'),
      });
    },
  );
  app.delete(
    '/inbound-hooks/:id',
    {
      config: write,
      schema: {
        summary: 'Revokes an address; what is sent there is refused from now on',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, async (unit) => {
        const { revoked_at } = await unit.find('inbound_hooks', request.params.id);
        if (revoked_at !== null) return;
        await unit.update('inbound_hooks', request.params.id, { revoked_at: unit.now });
      });
      return reply.code(204).send();
    },
  );
}

/** No sign-in: the address is the secret. What it says is an event, and a reason to look at once; no verdict. */
function registerNetwatch(app: ApiServer, { deps }: ApiContext): void {
  app.post(
    '/inbound-hooks/netwatch/:token',
    {
      config: { public: true, rateLimit: { max: 300, timeWindow: 60_000 } },
      schema: {
        summary: 'For routers: a host that netwatch watches went up or down',
        params: z.strictObject({ token: z.string().min(1).max(200) }),
        body: netwatchReportSchema,
        response: { 202: z.object({ accepted: z.literal(true) }) },
      },
    },
    async (request, reply) => {
      const now = deps.clock.now();
      const hash = tokenHash(request.params.token);
      const hook = await useInboundHook(deps.database, hash, new Date(now));
      if (!hook) throw notFound();
      const { host, status, comment } = request.body;
      const { tenantId } = hook;
      const watched = await deps.database.withTenant(tenantId, (trx) => findDeviceAt(trx, host));
      const deviceId = watched?.id ?? hook.deviceId;
      const title = `netwatch: ${host} ${status}`;
      await storeDeviceEvents(deps.database, tenantId, [
        {
          deviceId,
          kind: 'netwatch',
          severity: status === 'down' ? 'warning' : 'notice',
          title,
          text: comment ? `${title}: ${comment}` : title,
          at: now,
        },
      ]);
      const until = now + VERDICT_WITHIN_MS;
      await deps.pollRequests.request({ tenantId, deviceId, kind: 'echo', until });
      return reply.code(202).send({ accepted: true });
    },
  );
}

function asHook(row: InboundHookRow) {
  return {
    id: row.id,
    name: row.name,
    deviceId: row.device_id,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
