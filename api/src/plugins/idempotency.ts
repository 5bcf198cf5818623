import { createHmac } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { tenantIdOf } from '../access/access.js';
import { derivedKey } from '../access/derived-key.js';
import { sameBytes } from '../access/opaque-token.js';
import type { ApiDeps } from '../deps.js';
import { conflict, invalidField } from '../http/http-problem.js';
import {
  APPLIED,
  claimKey,
  deleteKeysBefore,
  type IdempotencyClaim,
  keepAnswer,
  reclaimKey,
  releaseKey,
} from '../tenancy/idempotency.store.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Refused without an `Idempotency-Key`: what it does must not be done twice. */
    needsIdempotencyKey?: true;
  }
}

const KEY = /^[\x21-\x7e]{1,200}$/;
export const KEYS_KEPT_MS = 2 * DAY_MS;
/** Longer than any request may take: one that has left no answer by then has died. */
const DEAD_AFTER_MS = 2 * MINUTE_MS;
/** Well within the time that a request has. */
const WAITS_MS = 10_000;
const LOOK_AGAIN_MS = 100;

const sealedSchema = z.object({ keyId: z.string(), ciphertext: z.string() });
const answerSchema = z.object({ contentType: z.string(), payload: z.string() });
type IdempotencyDeps = Pick<ApiDeps, 'database' | 'secrets' | 'secretKey' | 'systemNow' | 'log'>;
type Earlier = Exclude<Awaited<ReturnType<typeof claimKey>>, undefined>;

/**
 * `Idempotency-Key` on any POST inside a tenant: same key and body → the first answer again; another
 * body, or the first call still under way → 409; routes that demand the key wait for that answer. Kept per person, API key or customer for two days, sealed, since an
 * answer may hold a one-time link.
 */
export const idempotency = fp<{ deps: IdempotencyDeps }>(
  async (app, { deps }) => {
    const hashKey = derivedKey(deps.secretKey, 'idempotency');
    app.decorateRequest('idempotency', undefined);

    app.addHook('preHandler', async (request, reply) => {
      const claim = claimOf(request, hashKey);
      if (!claim) return;
      const waits = request.routeOptions.config.needsIdempotencyKey === true;
      const earlier = await claimOrFind(deps, claim, waits ? WAITS_MS : 0);
      if (!earlier) {
        request.idempotency = claim;
        return;
      }
      return replay(deps, earlier, claim, reply);
    });

    app.addHook('onSend', async (request, reply, payload) => {
      const claim = request.idempotency;
      if (!claim) return;
      try {
        await settle(deps, claim, reply, payload);
      } catch (error) {
        request.log.warn({ err: error }, 'the answer to an Idempotency-Key could not be kept');
      }
    });
  },
  { name: 'idempotency', dependencies: ['authentication'] },
);

/** Forgets what is older than two days; run hourly, per tenant. */
export async function forgetOldKeys(deps: IdempotencyDeps, tenantId: string): Promise<void> {
  await deps.database.withTenant(tenantId, (trx) =>
    deleteKeysBefore(trx, new Date(deps.systemNow() - KEYS_KEPT_MS)),
  );
}

function claimOf(request: FastifyRequest, hashKey: Uint8Array): IdempotencyClaim | undefined {
  const key = request.headers['idempotency-key'];
  const claimant = claimantOf(request);
  if (key === undefined && request.routeOptions.config.needsIdempotencyKey) {
    throw invalidField('Idempotency-Key', 'is required: a value of your own for each thing to do');
  }
  if (key === undefined || request.method !== 'POST') return undefined;
  if (claimant === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw invalidField('Idempotency-Key', 'must be 1 to 200 visible ASCII characters');
  }
  const requestHash = createHmac('sha256', hashKey)
    .update(JSON.stringify([request.url, request.body ?? null]))
    .digest();
  return { ...claimant, key, requestHash };
}

/** Whose the key is: of a person, another system or a customer in the portal; undefined outside any tenant. */
function claimantOf(
  request: FastifyRequest,
): Pick<IdempotencyClaim, 'tenantId' | 'actorId'> | undefined {
  const { access, portal } = request;
  if (portal !== undefined) {
    return { tenantId: portal.tenantId, actorId: portal.customer?.id ?? portal.sessionId };
  }
  if (!access || access.kind === 'wall') return undefined;
  const tenantId = tenantIdOf(access);
  if (tenantId === null) return undefined;
  return { tenantId, actorId: access.kind === 'key' ? access.keyId : access.user.id };
}

/** Money and actions wait for the first call's answer instead of telling that it is under way. */
async function claimOrFind(
  deps: IdempotencyDeps,
  claim: IdempotencyClaim,
  waitsMs: number,
): Promise<Earlier | undefined> {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const earlier = await claimOnce(deps, claim);
    const isOpen = earlier?.status === null || earlier?.status === APPLIED;
    const isSame = earlier !== undefined && sameBytes(earlier.request_hash, claim.requestHash);
    if (!isOpen || !isSame || waitedMs >= waitsMs) return earlier;
    await systemDelay(LOOK_AGAIN_MS);
  }
}

function claimOnce(deps: IdempotencyDeps, claim: IdempotencyClaim): Promise<Earlier | undefined> {
  const now = deps.systemNow();
  return deps.database.withTenant(claim.tenantId, async (trx) => {
    const earlier = await claimKey(trx, claim, new Date(now));
    const isDead = earlier?.status === null && now - earlier.created_at.getTime() > DEAD_AFTER_MS;
    if (!isDead || !sameBytes(earlier.request_hash, claim.requestHash)) return earlier;
    await reclaimKey(trx, claim, new Date(now));
    return undefined;
  });
}

function replay(
  deps: IdempotencyDeps,
  earlier: Earlier,
  claim: IdempotencyClaim,
  reply: FastifyReply,
): FastifyReply {
  if (!sameBytes(earlier.request_hash, claim.requestHash)) {
    throw conflict('idempotency-key-reused', 'This Idempotency-Key was sent with another request.');
  }
  // Between the write's commit and its answer a key is marked as applied and still under way.
  const isRecent = deps.systemNow() - earlier.created_at.getTime() <= DEAD_AFTER_MS;
  if (earlier.status === null || (earlier.status === APPLIED && isRecent)) {
    throw conflict('idempotency-in-flight', 'The first call with this key is still under way.');
  }
  if (earlier.status === APPLIED) {
    throw conflict(
      'idempotency-answer-lost',
      'The first call with this key was carried out, but its answer was lost: read what it made.',
    );
  }
  const sealed = sealedSchema.parse(earlier.response);
  const text = deps.secrets.open(
    { keyId: sealed.keyId, ciphertext: Buffer.from(sealed.ciphertext, 'base64') },
    contextOf(claim),
  );
  const answer = answerSchema.parse(JSON.parse(text));
  reply.code(earlier.status).header('idempotency-replayed', 'true');
  if (answer.payload === '') return reply.send();
  return reply
    .type(answer.contentType)
    .serializer((payload: unknown) => String(payload))
    .send(answer.payload);
}

/** A refusal wrote nothing and is no answer to keep: the client may mend its data and use the key again. */
async function settle(
  deps: IdempotencyDeps,
  claim: IdempotencyClaim,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const body = payload ?? '';
  const isDone = reply.statusCode < 400 && typeof body === 'string';
  await deps.database.withTenant(claim.tenantId, async (trx) => {
    if (!isDone) return releaseKey(trx, claim);
    const contentType = String(reply.getHeader('content-type') ?? 'application/json');
    const text = JSON.stringify({ contentType, payload: body });
    const { keyId, ciphertext } = deps.secrets.seal(text, contextOf(claim));
    const sealed = JSON.stringify({
      keyId,
      ciphertext: Buffer.from(ciphertext).toString('base64'),
    });
    await keepAnswer(trx, claim, { status: reply.statusCode, sealed });
  });
}

function contextOf(claim: IdempotencyClaim): string {
  return `idempotency:${claim.tenantId}:${claim.actorId}:${claim.key}`;
}
