import { randomUUID } from 'node:crypto';
import { asWhatsAppParameters } from '@atalaya/core/domain/messages/message-forms';
import { renderMessage } from '@atalaya/core/domain/messages/render-message';
import {
  type WhatsappConfig,
  whatsappConfigSchema,
  whatsappSecretSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { whatsappErrorSchema, whatsappSentSchema } from '@atalaya/core/wire/whatsapp/status';
import { monotonicNow } from '@atalaya/platform/runtime/system-timers';
import type { ChannelAttempt, ChannelSender } from '../channel-sender.js';
import type { Claim, ClaimedDelivery } from '../claim-deliveries.store.js';
import { postJson } from '../post-json.js';

export interface WhatsappChannelDeps {
  /** Where Meta's Graph API answers. */
  readonly graphUrl: string;
  readonly publicUrl: string | undefined;
}

export const GRAPH_URL = 'https://graph.facebook.com';

type Outcome = Omit<ChannelAttempt, 'requestId' | 'durationMs'>;
const NOTHING = { status: null, retryAfterMs: null, error: null, answer: null, request: null };
const UNREADABLE = 'The settings of this channel are not those of WhatsApp: enter them again.';
const SHOWN_ANSWER = 1_000;
/** Cloud API error codes that say "later": rate limits (4, 80007, 130429, 131056), trouble of Meta's (1, 2, 131000, 131016, 133004). */
const LATER = new Set([1, 2, 4, 80_007, 130_429, 131_000, 131_016, 131_056, 133_004]);

/** Template messages of WhatsApp's Cloud API: outside of a conversation Meta delivers nothing else. */
export function createWhatsappChannel(deps: WhatsappChannelDeps): ChannelSender {
  return {
    lanes: 1,
    open: (claim, [secret]) => {
      const config = whatsappConfigSchema.safeParse(claim.config).data;
      const keys = whatsappSecretSchema.safeParse(JSON.parse(secret ?? 'null')).data;
      return {
        send: async (delivery, timeoutMs, signal) => {
          const startedAt = monotonicNow();
          const outcome: Outcome =
            config === undefined || keys === undefined
              ? { ...NOTHING, error: UNREADABLE, isRejected: true }
              : await write(deps, { claim, delivery, config, ...keys }, timeoutMs, signal);
          const durationMs = Math.round(monotonicNow() - startedAt);
          return { ...outcome, requestId: randomUUID(), durationMs };
        },
        close: () => Promise.resolve(),
      };
    },
  };
}

interface Writing {
  readonly claim: Claim;
  readonly delivery: ClaimedDelivery;
  readonly config: WhatsappConfig;
  readonly accessToken: string;
}

async function write(
  { graphUrl, publicUrl }: WhatsappChannelDeps,
  { claim, delivery, config, accessToken }: Writing,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const { graphVersion, phoneNumberId, template, language } = config;
  const to = delivery.recipient ?? config.to;
  const message = renderMessage(delivery.event, claim.tenant, publicUrl);
  const parameters = asWhatsAppParameters(message).map((text) => ({ type: 'text', text }));
  const request = `template ${template} (${language}) to ${to}: ${message.headline}`;
  const reply = await postJson({
    url: `${graphUrl}/${graphVersion}/${phoneNumberId}/messages`,
    headers: { authorization: `Bearer ${accessToken}` },
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to,
      type: 'template',
      template: {
        name: template,
        language: { code: language },
        components: [{ type: 'body', parameters }],
      },
    },
    timeoutMs,
    signal,
    name: 'WhatsApp',
  });
  if (reply.kind === 'unanswered') return { ...NOTHING, request, error: reply.error };
  const { status } = reply;
  const answer = reply.text.slice(0, SHOWN_ANSWER).replaceAll(accessToken, '…');
  const sent = whatsappSentSchema.safeParse(reply.json).data?.messages[0];
  if (sent !== undefined) return { ...NOTHING, request, status, answer, messageId: sent.id };
  const code = whatsappErrorSchema.safeParse(reply.json).data?.error.code;
  const isLater = status === 429 || status >= 500 || (code !== undefined && LATER.has(code));
  // A success that names no message is no success.
  const isRejected = !isLater && status >= 400;
  const told = status >= 400 ? status : 502;
  return { ...NOTHING, request, status: told, answer, isRejected };
}
