import { createHmac, timingSafeEqual } from 'node:crypto';
import { whatsappSecretSchema } from '@atalaya/core/wire/rest/notification-channels';
import {
  type WhatsappStatus,
  whatsappNotificationSchema,
} from '@atalaya/core/wire/whatsapp/status';
import { openChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { forbidden, invalidField, notFound } from '../../http/http-problem.js';
import { findWhatsappChannel, storeReceipts } from './whatsapp-receipts.store.js';

/** Meta sends at most 3 MB. */
const MOST_BYTES = 3_500_000;
const RATE = { max: 1_200, timeWindow: 60_000 };
const params = z.strictObject({ channel: z.uuid() });

/** Where Meta tells what became of messages. No sign-in: the app's secret signs each call. */
export function registerWhatsappWebhook(app: ApiServer, context: ApiContext): void {
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: MOST_BYTES },
      // The signature is over the bytes as they came.
      (_request, body, parsed) => parsed(null, body),
    );
    registerRoutes(scope, context);
    done();
  });
}

function registerRoutes(app: ApiServer, { deps }: ApiContext): void {
  const secretsOf = async (channelId: string) => {
    const channel = await findWhatsappChannel(deps.database, channelId);
    if (channel === undefined) throw notFound();
    const { tenantId, keys } = channel;
    const [secret] = openChannelKeys(deps.secrets, tenantId, keys, deps.clock.now());
    const opened = whatsappSecretSchema.safeParse(JSON.parse(secret ?? 'null')).data;
    if (opened === undefined) throw notFound();
    return { tenantId, ...opened };
  };
  app.get(
    '/whatsapp-webhooks/:channel',
    {
      config: { public: true, rateLimit: RATE },
      schema: {
        summary: 'For Meta: answers the challenge when the webhook is set up',
        params,
        querystring: z.looseObject({
          'hub.mode': z.literal('subscribe'),
          'hub.verify_token': z.string().max(500),
          'hub.challenge': z
            .string()
            .max(500)
            .regex(/^[\w-]+$/),
        }),
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { verifyToken } = await secretsOf(request.params.channel);
      const { 'hub.verify_token': given, 'hub.challenge': challenge } = request.query;
      if (!isSame(Buffer.from(given), Buffer.from(verifyToken))) throw wrongSignature();
      return reply.type('text/plain').send(challenge);
    },
  );
  app.post(
    '/whatsapp-webhooks/:channel',
    {
      config: { public: true, rateLimit: RATE },
      schema: {
        summary: 'For Meta: what became of messages, signed by the app',
        params,
        response: { 200: z.object({ received: z.literal(true) }) },
      },
    },
    async (request) => {
      const { tenantId, appSecret } = await secretsOf(request.params.channel);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const hex = createHmac('sha256', appSecret).update(body).digest('hex');
      const signature = String(request.headers['x-hub-signature-256'] ?? '');
      if (!isSame(Buffer.from(signature), Buffer.from(`sha256=${hex}`))) throw wrongSignature();
      const at = new Date(deps.clock.now());
      for (const [phoneNumberId, statuses] of statusesOf(body)) {
        await deps.database.withTenant(tenantId, (trx) =>
          storeReceipts(trx, tenantId, { phoneNumberId, statuses, at }),
        );
      }
      return { received: true as const };
    },
  );
}

const wrongSignature = () => forbidden('wrong-signature', 'This is not signed as it must be.');

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** States by the number that sent the messages. */
function statusesOf(body: Buffer): Map<string, WhatsappStatus[]> {
  let told: unknown;
  try {
    told = JSON.parse(body.toString('utf8'));
  } catch {
    throw invalidField('body', 'is not JSON');
  }
  const notification = whatsappNotificationSchema.safeParse(told);
  if (!notification.success) throw invalidField('entry', 'is not what Meta tells a webhook');
  const byNumber = new Map<string, WhatsappStatus[]>();
  for (const { value } of notification.data.entry.flatMap(({ changes }) => changes)) {
    const statuses = value?.statuses?.filter((status) => status !== undefined) ?? [];
    if (value === undefined || statuses.length === 0) continue;
    const { phone_number_id: number } = value.metadata;
    byNumber.set(number, [...(byNumber.get(number) ?? []), ...statuses]);
  }
  return byNumber;
}
