import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database } from '../postgres/database.js';
import { type KnownGateway, readGateway } from './gateway-keys.js';

export interface NoticeTarget {
  readonly tenantId: string;
  readonly gateway: KnownGateway;
}

/** Whose gateway a notice came to, while it is enabled and its tenant not suspended. */
export async function findNoticeTarget(
  database: Database,
  box: SecretBox,
  gatewayId: string,
): Promise<NoticeTarget | undefined> {
  const found = await database.withPlatform((platform) =>
    platform
      .selectFrom('payment_gateways as g')
      .innerJoin('tenants as t', 't.id', 'g.tenant_id')
      .where('g.id', '=', gatewayId)
      .where('g.is_enabled', '=', true)
      .where('t.status', '=', 'active')
      .select('g.tenant_id as tenantId')
      .executeTakeFirst(),
  );
  if (found === undefined) return undefined;
  const { tenantId } = found;
  const gateway = await database.withTenant(tenantId, (trx) =>
    readGateway(trx, box, tenantId, gatewayId),
  );
  return gateway && { tenantId, gateway };
}

export interface VerifiedNotice {
  readonly gatewayId: string;
  readonly requestId: string;
  readonly providerPaymentId: string;
  readonly query: string;
  /** At most 64 kB. */
  readonly body: Uint8Array;
}

/** Keeps a verified notice as it came; the same one from several sides is kept once. */
export async function keepNotice(
  database: Database,
  tenantId: string,
  notice: VerifiedNotice,
  at: Date,
): Promise<void> {
  await database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('gateway_notices')
      .values({
        tenant_id: tenantId,
        gateway_id: notice.gatewayId,
        request_id: notice.requestId,
        provider_payment_id: notice.providerPaymentId,
        query: notice.query,
        body: notice.body,
        state: 'pending',
        next_attempt_at: at,
        error: null,
        received_at: at,
        settled_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}
