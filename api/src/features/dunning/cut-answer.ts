import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { cutAnswerSchema, holdSchema } from '@atalaya/core/wire/rest/dunning';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { placeHold } from '@atalaya/platform/dunning/holds';
import type { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { type HoldView, readHolds } from '../../dunning/holds.read-model.js';
import type { ApiServer } from '../../feature.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** What n8n answers to `dunning.cut_scheduled`: the cut waits, two hours at most after its own hour, and once. */
export function registerCutAnswer(app: ApiServer, context: ApiContext): void {
  app.post(
    '/services/:id/cut-answer',
    {
      config: { permission: 'dunning:write', needsIdempotencyKey: true },
      schema: {
        summary:
          'Vetoes or delays an announced cut, for two hours at most; needs an Idempotency-Key',
        params: idParamsSchema,
        body: cutAnswerSchema,
        response: { 200: holdSchema },
      },
    },
    async (request) => {
      const hold = await context.tenancy.write(request, (unit) =>
        answerCut(unit, request.params.id, request.body),
      );
      await announceAccounts(context, request, [hold.accountId]);
      return hold;
    },
  );
}

async function answerCut(
  unit: TenantUnit,
  serviceId: string,
  asked: z.output<typeof cutAnswerSchema>,
): Promise<HoldView> {
  const { answer, minutes, reason } = asked;
  const { trx, tenantId, actor, now } = unit;
  const service = await trx
    .selectFrom('services')
    .where('id', '=', serviceId)
    .select(['id', 'account_id'])
    .executeTakeFirst();
  if (service === undefined || service.account_id === null) throw notFound();
  await lockAccounts(trx, tenantId, [service.account_id]);
  const decision = await trx
    .selectFrom('dunning_decisions')
    .where('service_id', '=', service.id)
    .where('is_current', '=', true)
    .where('state', '=', 'cut_eligible')
    .select('cut_at')
    .executeTakeFirst();
  const cutAt = decision?.cut_at?.getTime();
  if (cutAt === undefined) throw conflict('no-cut-planned', 'No cut is planned.');
  const source = `cut:${service.id}:${new Date(cutAt).toISOString()}`;
  const used = await trx
    .selectFrom('holds')
    .where('source', 'like', `cut:${service.id}:%`)
    .where('created_at', '>', new Date(now.getTime() - 12 * 60 * MINUTE_MS))
    .select('id')
    .executeTakeFirst();
  if (used !== undefined) throw conflict('answered', 'This cut was answered already.');
  const waitMs = (answer === 'veto' ? 120 : minutes) * MINUTE_MS;
  const id = await placeHold(
    trx,
    tenantId,
    {
      accountId: service.account_id,
      serviceId: service.id,
      kind: 'vetoed',
      reason,
      source,
      author: actor.name,
      expiresAt: Math.max(cutAt, now.getTime()) + waitMs,
    },
    now.getTime(),
  );
  await unit.record({
    action: 'dunning.answer',
    subjectType: 'service',
    subjectId: service.id,
    after: asked,
  });
  const list = { accountId: service.account_id, limit: 200 };
  const view = (await readHolds(trx, list, undefined)).find((one) => one.id === id);
  if (view === undefined) throw new Error('a hold that was placed is there');
  return view;
}
