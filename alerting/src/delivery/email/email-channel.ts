import { randomUUID } from 'node:crypto';
import { asHtml, asPlainText, asSubject } from '@atalaya/core/domain/messages/message-forms';
import { type Message, renderMessage } from '@atalaya/core/domain/messages/render-message';
import { type EmailConfig, emailConfigSchema } from '@atalaya/core/wire/rest/notification-channels';
import { connectGuarded } from '@atalaya/platform/outbound/guarded-socket';
import { monotonicNow } from '@atalaya/platform/runtime/system-timers';
import { createTransport } from 'nodemailer';
import type { ChannelAttempt, ChannelSender } from '../channel-sender.js';
import type { Claim, ClaimedDelivery } from '../claim-deliveries.store.js';
import { passwordOf } from './email-secret.js';
import { smtpFailure } from './smtp-failure.js';

const SHOWN_ANSWER = 1_000;
const UNREADABLE = 'The settings of this channel are not those of e-mail: enter them again.';

/** Mail by SMTP (RFC 5321), one connection a message: pages are few, and a connection that idles is dropped. */
export function createEmailChannel(publicUrl: string | undefined): ChannelSender {
  return {
    lanes: 1,
    open: (claim, secrets) => {
      const config = emailConfigSchema.safeParse(claim.config);
      const password = passwordOf(secrets[0]);
      return {
        send: async (delivery, timeoutMs, signal) => {
          const requestId = randomUUID();
          const startedAt = monotonicNow();
          const outcome = config.success
            ? await mail(
                { claim, delivery, config: config.data, password, publicUrl },
                AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
                timeoutMs,
              )
            : { ...NOTHING, error: UNREADABLE, isRejected: true };
          return { ...outcome, requestId, durationMs: Math.round(monotonicNow() - startedAt) };
        },
        close: () => Promise.resolve(),
      };
    },
  };
}

type Outcome = Omit<ChannelAttempt, 'requestId' | 'durationMs'>;
const NOTHING = { status: null, retryAfterMs: null, error: null, answer: null, request: null };

interface Mail {
  readonly claim: Claim;
  readonly delivery: ClaimedDelivery;
  readonly config: EmailConfig;
  readonly password: string | null;
  readonly publicUrl: string | undefined;
}

async function mail(
  { claim, delivery, config, password, publicUrl }: Mail,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Outcome> {
  const { host, port, security, user, from } = config;
  const isCustomer = delivery.recipient !== null;
  const to = delivery.recipient === null ? config.to : [delivery.recipient];
  const message = renderMessage(delivery.event, claim.tenant, publicUrl);
  const request = `MAIL ${to.join(', ')}: ${asSubject(message)}`;
  // The same at every attempt: a program that knows it drops the second copy.
  const messageId = `<${delivery.id}@${from.split('@')[1] ?? host}>`;
  try {
    const { allowed } = claim;
    const target = { host, port, allowed, isPlain: security === 'none' };
    const connection = await connectGuarded(target, timeoutMs);
    signal.addEventListener('abort', () => connection.destroy(), { once: true });
    if (signal.aborted) connection.destroy();
    const transport = createTransport({
      host,
      port,
      connection,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(user !== null && password !== null && { auth: { user, pass: password } }),
    });
    try {
      const { response, rejected } = await transport.sendMail({
        from: { name: claim.tenant.name, address: from },
        to,
        subject: asSubject(message),
        text: asPlainText(message),
        ...bodyOf(message, isCustomer ? claim : null),
        messageId,
        // A customer's mail names the organisation, and nobody else.
        xMailer: false,
        headers: {
          'auto-submitted': 'auto-generated',
          ...(!isCustomer && { 'x-atalaya-event': delivery.event.id }),
        },
      });
      const refused = rejected.length === 0 ? '' : ` (refused: ${rejected.join(', ')})`;
      const answer = `${response}${refused}`.slice(0, SHOWN_ANSWER);
      return { ...NOTHING, status: 250, answer, request, messageId };
    } finally {
      transport.close();
      connection.destroy();
    }
  } catch (error) {
    return { ...NOTHING, request, ...smtpFailure(error, signal, timeoutMs) };
  }
}

const LOGO = 'logo@mail';

/** What a customer gets begins with the organisation's own name, colour and logo. */
function bodyOf(message: Message, claim: Claim | null) {
  if (claim === null) return { html: asHtml(message) };
  const { color, logo } = claim.brand;
  const logoSrc = logo === null ? null : `cid:${LOGO}`;
  const html = asHtml(message, { name: claim.tenant.name, color, logoSrc });
  if (logo === null) return { html };
  return { html, attachments: [{ cid: LOGO, filename: 'logo', content: Buffer.from(logo) }] };
}
