import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import { enrolAnswerSchema, enrolRequestSchema } from '@atalaya/core/wire/collector-link/enrolment';
import {
  linkHeartbeatAnswerSchema,
  linkHeartbeatSchema,
} from '@atalaya/core/wire/collector-link/heartbeat';
import { inventoryBoxContext, packInventory } from '@atalaya/core/wire/collector-link/inventory';
import { linkNewsQuerySchema, linkNewsSchema } from '@atalaya/core/wire/collector-link/news';
import { idSchema } from '@atalaya/core/wire/rest/fields';
import { loadInventory } from '@atalaya/platform/inventory/targets.read-model';
import { SealedBoxError, sealFor } from '@atalaya/platform/remote/sealed-box';
import { z } from 'zod';
import { derivedKey } from '../../access/derived-key.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { invalidField, unauthorised } from '../../http/http-problem.js';
import { enrol } from './enrol.store.js';
import { beat, leave } from './link.store.js';
import { callerIn, type LinkCaller } from './link-caller.js';
import type { LinkShares } from './link-shares.js';
import { idOfToken } from './link-token.js';
import type { NewsDesk } from './news-desk.js';

/** As of every collector (ADR 12). */
const LEASE_MS = 30 * SECOND_MS;
const compress = promisify(gzip);

/** Without a secret yet: the token is what it has. */
export function registerEnrol(app: ApiServer, { deps }: ApiContext): void {
  app.post(
    '/collector-link/enrol',
    {
      config: { public: true, rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: { hide: true, body: enrolRequestSchema, response: { 201: enrolAnswerSchema } },
    },
    async (request, reply) => {
      const { token, version } = request.body;
      const publicKey = new Uint8Array(Buffer.from(request.body.publicKey, 'base64'));
      checkKey(publicKey);
      const enrolmentId = idOfToken('ace_', token);
      const at = new Date(deps.systemNow());
      const enrolled =
        enrolmentId === undefined
          ? undefined
          : await deps.database.withPlatform((trx) =>
              enrol(trx, { enrolmentId, token, publicKey, version, at }),
            );
      if (enrolled === undefined) {
        throw unauthorised(
          'enrolment-refused',
          'This token is wrong, too old or used already: make a new one.',
        );
      }
      return reply.code(201).send(enrolled);
    },
  );
}

/** What goes down to a collector: that it may go on, what it polls, and what it is to hear at once. */
export function registerLinkControl(
  app: ApiServer,
  { deps }: ApiContext,
  parts: { readonly shares: LinkShares; readonly desk: NewsDesk },
): void {
  const config = { public: true } as const;
  app.post(
    '/collector-link/heartbeat',
    { config, schema: { body: linkHeartbeatSchema, response: { 200: linkHeartbeatAnswerSchema } } },
    async (request) => {
      const { collectorId } = callerIn(request);
      const settings = await deps.database.withPlatform((trx) =>
        beat(trx, collectorId, request.body, LEASE_MS),
      );
      if (settings === undefined) return { kind: 'superseded' as const };
      return { kind: 'granted' as const, now: deps.clock.now(), leaseMs: LEASE_MS, ...settings };
    },
  );
  app.post(
    '/collector-link/leave',
    {
      config,
      schema: { body: z.strictObject({ instanceId: idSchema }), response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      const { collectorId } = callerIn(request);
      const { instanceId } = request.body;
      await deps.database.withPlatform((trx) => leave(trx, collectorId, instanceId));
      return reply.code(204).send();
    },
  );
  app.get(
    '/collector-link/news',
    { config, schema: { querystring: linkNewsQuerySchema, response: { 200: linkNewsSchema } } },
    (request) => {
      const caller = callerIn(request);
      const isOwn = async (deviceId: string) =>
        (await parts.shares.of(caller.tenantId, caller.collectorId)).devices.has(deviceId);
      return parts.desk.next(caller, request.query.waitMs, isOwn);
    },
  );
  const tagKey = derivedKey(deps.secretKey, 'collector-inventory');
  app.get('/collector-link/inventory', { config }, async (request, reply) => {
    const caller = callerIn(request);
    const text = await inventoryOf(deps, caller);
    const tag = createHmac('sha256', tagKey).update(caller.publicKey).update(text).digest('hex');
    reply.header('etag', `"${tag}"`);
    if (request.headers['if-none-match'] === `"${tag}"`) return reply.code(304).send();
    const box = sealFor(
      caller.publicKey,
      await compress(text),
      inventoryBoxContext(caller.collectorId),
    );
    return reply.type('application/octet-stream').send(Buffer.from(box));
  });
}

/** No shards: a remote collector polls what was pinned to it and nothing else. */
async function inventoryOf(deps: ApiContext['deps'], caller: LinkCaller): Promise<string> {
  const { tenantId, collectorId } = caller;
  const share = { collectorId, shards: new Set<number>() };
  const inventory = await loadInventory(deps.database, deps.secrets, share, tenantId);
  return packInventory(tenantId, inventory);
}

function checkKey(publicKey: Uint8Array): void {
  try {
    sealFor(publicKey, new Uint8Array(0), '');
  } catch (error) {
    if (error instanceof SealedBoxError) throw invalidField('publicKey', error.message);
    throw error;
  }
}
