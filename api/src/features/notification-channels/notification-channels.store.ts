import { randomUUID } from 'node:crypto';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import {
  type ChannelFormKind,
  smsConfigSchema,
  telegramStateSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { wakeSender } from '../../channels/channel-deliveries.store.js';
import { sealSecret } from '../../channels/seal-secret.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type Severity = 'info' | 'warning' | 'critical';
type Fields = Readonly<Record<string, unknown>>;

export async function insertChannel(
  unit: TenantUnit,
  box: SecretBox,
  channel: {
    readonly kind: ChannelFormKind;
    readonly name: string;
    readonly config: Fields;
    readonly secret: string | null;
    readonly minSeverity: Severity;
    readonly userId: string | null;
  },
): Promise<string> {
  const { kind, name, config, secret, minSeverity, userId } = channel;
  await checkPerson(unit, userId);
  await checkRouter(unit, kind, config);
  const id = randomUUID();
  const ref = { tenantId: unit.tenantId, channelId: id };
  await unit.insert('channels', {
    id,
    kind,
    name,
    config: JSON.stringify(config),
    min_severity: minSeverity,
    user_id: userId,
    ...(secret !== null && sealSecret(box, ref, secret)),
    created_by: unit.actor.name,
    created_at: unit.now,
    updated_at: unit.now,
  });
  await keepBots(unit);
  return id;
}

/** `secret`: undefined leaves it as it is, null takes it away. */
export async function updateChannel(
  unit: TenantUnit,
  box: SecretBox,
  id: string,
  patch: {
    readonly name?: string | undefined;
    readonly config?: Fields | undefined;
    readonly secret?: string | null | undefined;
    readonly minSeverity?: Severity | undefined;
    readonly userId?: string | null | undefined;
    readonly enabled?: boolean | undefined;
  },
): Promise<void> {
  const { config, secret, enabled } = patch;
  await checkPerson(unit, patch.userId);
  await checkRouter(unit, (await findChannel(unit, id)).kind, config);
  const isFresh = enabled === true || config !== undefined || secret !== undefined;
  const ref = { tenantId: unit.tenantId, channelId: id };
  await unit.update('channels', id, {
    name: patch.name,
    min_severity: patch.minSeverity,
    user_id: patch.userId,
    enabled,
    config: config && JSON.stringify(config),
    ...(typeof secret === 'string' && sealSecret(box, ref, secret)),
    ...(secret === null && { key_id: null, ciphertext: null }),
    // Other settings, or the same ones switched on again, start without a past.
    ...(isFresh && { failures_in_row: 0, paused_until: null }),
    ...(enabled === true && { disabled_reason: null }),
    updated_at: unit.now,
  });
  await keepBots(unit);
  if (isFresh) await wakeSender(unit);
}

export async function deleteChannel(unit: TenantUnit, id: string): Promise<void> {
  await findChannel(unit, id);
  await unit.delete('channels', id);
  await keepBots(unit);
}

/** One row for each bot of the enabled channels: whoever asks Telegram for its news holds it. */
async function keepBots({ trx, tenantId }: TenantUnit): Promise<void> {
  const rows = await trx
    .selectFrom('channels')
    .where('kind', '=', 'telegram')
    .where('enabled', '=', true)
    .select('config')
    .execute();
  const botIds = rows.flatMap(
    ({ config }) => telegramStateSchema.safeParse(config).data?.botId ?? [],
  );
  const wanted = [...new Set(botIds)];
  let gone = trx.deleteFrom('telegram_bots').where('tenant_id', '=', tenantId);
  if (wanted.length > 0) gone = gone.where('bot_id', 'not in', wanted);
  await gone.execute();
  if (wanted.length === 0) return;
  await trx
    .insertInto('telegram_bots')
    .values(wanted.map((botId) => ({ tenant_id: tenantId, bot_id: botId })))
    .onConflict((conflict) => conflict.columns(['tenant_id', 'bot_id']).doNothing())
    .execute();
}

/** The row, locked; a 404 for a webhook, which has an address of its own. */
export async function findChannel(unit: TenantUnit, id: string) {
  const row = await unit.find('channels', id);
  const { kind } = row;
  if (kind === 'webhook') throw notFound();
  return { ...row, kind };
}

/** Of a channel over a router's modem: a router that is read by RouterOS. */
async function checkRouter(
  { trx }: TenantUnit,
  kind: ChannelFormKind,
  config: Fields | undefined,
): Promise<void> {
  const { data } = smsConfigSchema.safeParse(config);
  if (kind !== 'sms' || data === undefined) return;
  const router = await trx
    .selectFrom('device_sources')
    .where('device_id', '=', data.deviceId)
    .where('driver', '=', 'routeros')
    .select('id')
    .executeTakeFirst();
  if (router === undefined) {
    throw invalidField('config.deviceId', 'must be a router that is read by RouterOS');
  }
}

async function checkPerson(unit: TenantUnit, userId: string | null | undefined): Promise<void> {
  if (userId === null || userId === undefined) return;
  const person = await unit.trx
    .selectFrom('memberships')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (person === undefined) throw invalidField('userId', 'is nobody of this organisation');
}
