import {
  type ChannelFormKind,
  type NotificationChannel,
  SMTP_SECURITIES,
} from '@atalaya/core/wire/rest/notification-channels';

export interface ChannelField {
  /** In the API's body. */
  readonly part: 'config' | 'secret';
  readonly name: string;
  /** `list`: apart by commas. `number`: digits. `router`: one of the inventory. */
  readonly type?: 'number' | 'list' | 'router';
  readonly choices?: readonly string[];
  /** What a new channel begins with. */
  readonly preset?: string;
  readonly placeholder?: string;
  readonly isOptional?: true;
}

/** What is asked for of each kind, in the order of the form. */
export const CHANNEL_FIELDS: Readonly<Record<ChannelFormKind, readonly ChannelField[]>> = {
  email: [
    { part: 'config', name: 'host', placeholder: 'smtp.example.net' },
    { part: 'config', name: 'port', type: 'number', preset: '587' },
    { part: 'config', name: 'security', choices: SMTP_SECURITIES, preset: 'starttls' },
    { part: 'config', name: 'user', isOptional: true },
    { part: 'secret', name: 'password', isOptional: true },
    { part: 'config', name: 'from', placeholder: 'avisos@example.net' },
    { part: 'config', name: 'to', type: 'list', placeholder: 'noc@example.net, …' },
  ],
  telegram: [{ part: 'secret', name: 'botToken', placeholder: '123456789:AAF…' }],
  whatsapp: [
    { part: 'config', name: 'phoneNumberId', placeholder: '106540352242922' },
    { part: 'config', name: 'template', preset: 'aviso_red' },
    { part: 'config', name: 'language', preset: 'es_MX' },
    { part: 'config', name: 'to', placeholder: '5215512345678' },
    { part: 'config', name: 'graphVersion', preset: 'v26.0' },
    { part: 'secret', name: 'accessToken' },
    { part: 'secret', name: 'appSecret' },
    { part: 'secret', name: 'verifyToken' },
  ],
  sms: [
    { part: 'config', name: 'deviceId', type: 'router' },
    { part: 'config', name: 'modem', preset: 'lte1' },
    { part: 'config', name: 'to', placeholder: '+525512345678' },
  ],
};

const ALWAYS_SECRET: readonly ChannelFormKind[] = ['telegram', 'whatsapp'];

export const SEVERITIES = ['info', 'warning', 'critical'] as const;

export interface ChannelDraft {
  readonly kind: ChannelFormKind;
  readonly name: string;
  readonly minSeverity: (typeof SEVERITIES)[number];
  readonly userId: string;
  /** Of the fields, by `config.host` and so on. */
  readonly values: Readonly<Record<string, string>>;
}

export function draftOf(before: NotificationChannel | undefined): ChannelDraft {
  const values: Record<string, string> = {};
  for (const { part, name } of before ? CHANNEL_FIELDS[before.kind] : []) {
    const value = part === 'config' ? before?.config[name] : undefined;
    if (Array.isArray(value)) values[`config.${name}`] = value.join(', ');
    else if (typeof value === 'string' || typeof value === 'number') {
      values[`config.${name}`] = String(value);
    }
  }
  return {
    kind: before?.kind ?? 'email',
    name: before?.name ?? '',
    minSeverity: before?.minSeverity ?? 'warning',
    userId: before?.userId ?? '',
    values,
  };
}

/** The body as the API wants it, still unchecked. Of a channel that exists, a secret that was left empty stays. */
export function channelBody(draft: ChannelDraft, isNew: boolean): unknown {
  const parts: Record<'config' | 'secret', Record<string, unknown>> = { config: {}, secret: {} };
  for (const field of CHANNEL_FIELDS[draft.kind]) {
    const text = textOf(draft, field, isNew).trim();
    if (field.part === 'secret' && text === '') continue;
    parts[field.part][field.name] = asValue(field, text);
  }
  const { name, minSeverity, kind } = draft;
  const userId = draft.userId === '' ? null : draft.userId;
  const hasSecret = Object.keys(parts.secret).length > 0;
  const hasConfig = kind !== 'telegram' || isNew;
  return {
    ...(isNew && { kind }),
    name,
    minSeverity,
    userId,
    ...(hasConfig && { config: parts.config }),
    ...((hasSecret || (isNew && ALWAYS_SECRET.includes(kind))) && { secret: parts.secret }),
  };
}

/** What stands in a field. */
export function textOf(draft: ChannelDraft, field: ChannelField, isNew: boolean): string {
  const preset = isNew ? (field.preset ?? '') : '';
  return draft.values[`${field.part}.${field.name}`] ?? preset;
}

function asValue({ type, isOptional }: ChannelField, text: string): unknown {
  if (type === 'list') return text.split(/[\s,;]+/).filter((part) => part !== '');
  if (type === 'number') return text === '' ? '' : Number(text);
  return text === '' && isOptional ? null : text;
}
