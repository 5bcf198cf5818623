import {
  CHANNEL_FORMS,
  type ChannelFormKind,
  emailConfigSchema,
  type TelegramState,
  telegramSecretSchema,
  telegramStateSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import type { z } from 'zod';
import { invalid, invalidField } from '../../http/http-problem.js';

type Fields = Readonly<Record<string, unknown>>;

/** A channel as it is stored now. */
export interface ChannelBefore {
  readonly config: Fields;
  readonly hasSecret: boolean;
}

/** As it is to be stored; undefined stays as it is, a secret of null is taken away. */
export interface StoredForm {
  readonly config: Fields | undefined;
  /** The text that is sealed. */
  readonly secret: string | null | undefined;
}

/** What a person sent of a channel, held to its kind; throws the 400 that names the field. */
export function readForm(
  kind: ChannelFormKind,
  sent: { readonly config?: unknown; readonly secret?: unknown },
  before: ChannelBefore | undefined,
): StoredForm {
  const forms = CHANNEL_FORMS[kind];
  const config =
    sent.config === undefined ? undefined : parsed(forms.config, sent.config, 'config');
  const secret =
    sent.secret === undefined ? undefined : parsed(forms.secret, sent.secret, 'secret');
  const text = secret && JSON.stringify(secret);
  if (kind === 'email') return { config, secret: mailSecret(config, text, before) };
  if (kind !== 'telegram') return { config, secret: text };
  // What is stored is found out, not sent: settings of a bot change with its key only.
  return { config: secret && botState(secret, before), secret: text };
}

/** A password goes to no other server and user than those for which it was entered. */
function mailSecret(
  config: Fields | undefined,
  secret: string | undefined,
  before: ChannelBefore | undefined,
): string | null | undefined {
  if (config === undefined) return secret;
  const { host, user } = emailConfigSchema.parse(config);
  if (user === null) return null;
  const isSame =
    before?.hasSecret === true && before.config['host'] === host && before.config['user'] === user;
  if (secret === undefined && !isSame) {
    throw invalidField('secret.password', 'is needed for this server and user: enter it');
  }
  return secret;
}

/** Another bot knows nobody yet: its chat is linked anew. */
function botState(secret: Fields, before: ChannelBefore | undefined): TelegramState {
  const botId = telegramSecretSchema.parse(secret).botToken.split(':')[0] ?? '';
  const known = telegramStateSchema.safeParse(before?.config);
  return { botId, chat: known.success && known.data.botId === botId ? known.data.chat : null };
}

function parsed(schema: z.ZodType<Fields>, value: unknown, name: string): Fields {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw invalid(
    error.issues.map((issue) => ({
      field: [name, ...issue.path.map(String)].join('.'),
      message: issue.message,
    })),
  );
}
