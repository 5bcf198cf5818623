import { randomUUID } from 'node:crypto';
import { webhookBody } from '@atalaya/core/domain/outbox/webhook-body';
import type { WebhookTest } from '@atalaya/core/wire/rest/webhooks';
import { openWebhookConnection } from '@atalaya/platform/outbound/webhook-request';

const TYPE = 'endpoint.test';
const WITHIN_MS = 10_000;

/** Sends one signed event that says it is a test, and tells what came of it. It is neither stored nor tried again. */
export async function testEndpoint(target: {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly allowed: readonly string[];
  readonly secrets: readonly string[];
  readonly userId: string | null;
  readonly at: Date;
}): Promise<WebhookTest> {
  const id = randomUUID();
  const body = webhookBody({
    id,
    tenantId: target.tenantId,
    type: TYPE,
    at: target.at,
    subject: `webhook-endpoint:${target.endpointId}`,
    sequence: 0,
    correlationId: id,
    causationId: null,
    actor: target.userId === null ? { kind: 'system' } : { kind: 'user', id: target.userId },
    data: { message: 'A test of this endpoint.' },
  });
  const connection = openWebhookConnection(target);
  try {
    const attempt = await connection.send({ id, type: TYPE, attempt: 1, body }, WITHIN_MS);
    const { requestId, durationMs, status, error, answer } = attempt;
    const isTaken = status !== null && status >= 200 && status <= 299;
    const outcome = isTaken ? ('delivered' as const) : ('failed' as const);
    return { requestId, durationMs, outcome, status, error, answer };
  } finally {
    await connection.close();
  }
}
