import type { WebhookContext, WebhookResult } from '../n8n/node-context.js';
import { isNewId } from './seen-ids.js';
import { verifySignature } from './verify-signature.js';

/** One request to the trigger's address: what is not signed is refused, what came before is taken once. */
export async function takeEvent(context: WebhookContext, nowMs: number): Promise<WebhookResult> {
  const request = context.getRequestObject();
  if (request.rawBody === undefined) await request.readRawBody?.();
  const rawBody = context.getRequestObject().rawBody ?? Buffer.alloc(0);
  const store = context.getWorkflowStaticData('node');
  const secret = typeof store['secret'] === 'string' ? store['secret'] : '';
  const verdict = verifySignature(secret, request.headers, rawBody, nowMs);
  if (verdict.kind === 'refused') return answer(context, 401, { refused: verdict.reason });
  const event = parse(rawBody);
  if (event === undefined) return answer(context, 400, { refused: 'the body is no event' });
  if (!isNewId(store, verdict.id)) return answer(context, 200, { repeated: true });
  return { workflowData: [[{ json: event }]] };
}

function answer(context: WebhookContext, status: number, body: object): WebhookResult {
  context.getResponseObject().status(status).json(body);
  return { noWebhookResponse: true };
}

function parse(rawBody: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(rawBody).toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? value : undefined;
  } catch {
    return undefined;
  }
}
