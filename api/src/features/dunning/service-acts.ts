import { serviceActResultSchema, serviceActSchema } from '@atalaya/core/wire/rest/dunning';
import { actByHand } from '@atalaya/platform/dunning/act-by-hand';
import type { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { readSentences } from '../../dunning/dunning-views.read-model.js';
import type { ApiServer } from '../../feature.js';
import { invalidField } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** `suspend-service` and `reconnect-service`: what n8n or a person asks for, and why it is refused. */
export function registerServiceActs(app: ApiServer, context: ApiContext): void {
  for (const action of ['suspend-service', 'reconnect-service'] as const) {
    app.post(
      `/actions/${action}`,
      {
        config: { action, permission: 'dunning:write', needsIdempotencyKey: true },
        schema: {
          summary:
            action === 'suspend-service'
              ? 'Suspends a service unless something holds it; needs an Idempotency-Key'
              : 'Reconnects a service at once; needs an Idempotency-Key',
          body: serviceActSchema,
          response: { 200: serviceActResultSchema },
        },
      },
      async (request) => {
        const { result, accountId } = await context.tenancy.write(request, (unit) =>
          actOn(unit, action, request.body),
        );
        if (accountId !== null) await announceAccounts(context, request, [accountId]);
        return result;
      },
    );
  }
}

type ActName = 'suspend-service' | 'reconnect-service';

async function actOn(unit: TenantUnit, action: ActName, asked: z.output<typeof serviceActSchema>) {
  const { serviceId, reason, dryRun } = asked;
  const { trx, tenantId, actor, now } = unit;
  const outcome = await actByHand(trx, tenantId, {
    serviceId,
    action: action === 'suspend-service' ? 'suspend' : 'reconnect',
    by: actor.name,
    note: reason,
    now: now.getTime(),
    isDryRun: dryRun,
  });
  if (outcome.kind === 'no-service') throw invalidField('serviceId', 'does not exist');
  const { kind, reasons } = outcome;
  const isDone = kind === 'done' && !dryRun;
  if (isDone) {
    unit.announce('network-commands.requested');
    const after = { action, reason };
    await unit.record({
      action: `service.${action}`,
      subjectType: 'service',
      subjectId: serviceId,
      after,
    });
  }
  const why = (await readSentences(trx, tenantId))(reasons);
  const told = reasons.map((one) => ({ ...one }));
  return {
    result: { action, dryRun, outcome: kind, reasons: told, why },
    accountId: isDone ? outcome.accountId : null,
  };
}
