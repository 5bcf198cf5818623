import { createHash, randomInt } from 'node:crypto';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { channelLinkCodeSchema } from '@atalaya/core/wire/rest/notification-channels';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { conflict } from '../../http/http-problem.js';
import { findChannel } from './notification-channels.store.js';

const HOLDS_MS = 10 * MINUTE_MS;
/** Crockford's: nothing that one reads as another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;

export function registerLinkCode(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/notification-channels/:id/link-code',
    {
      config: {
        permission: 'notification_channel:write',
        rateLimit: { max: 30, timeWindow: 60_000 },
      },
      schema: {
        summary: 'A code that links the Telegram chat from which it is sent to the bot, once',
        params: idParamsSchema,
        response: { 200: channelLinkCodeSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { trx, tenantId } = unit;
        const { id, kind, enabled } = await findChannel(unit, request.params.id);
        if (kind !== 'telegram') throw conflict('no-chat', 'Only a Telegram channel has a chat.');
        if (!enabled)
          throw conflict('disabled', 'This channel is switched off: switch it on first.');
        const code = newCode();
        const row = {
          // Goes by system time, as every secret that runs out.
          expires_at: new Date(deps.systemNow() + HOLDS_MS),
          code_hash: createHash('sha256').update(code).digest(),
        };
        await trx
          .insertInto('channel_link_codes')
          .values({ tenant_id: tenantId, channel_id: id, ...row })
          .onConflict((c) => c.columns(['tenant_id', 'channel_id']).doUpdateSet(row))
          .execute();
        await unit.record({ action: 'channel.link-code', subjectType: 'channel', subjectId: id });
        return { code, expiresAt: row.expires_at.toISOString() };
      }),
  );
}

const newCode = () =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
