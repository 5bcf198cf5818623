import {
  type NamedBlocks,
  namedBlocksSchema,
} from '@atalaya/core/domain/enforcement/take-over-names';
import type { Trx } from '../postgres/database.js';

/** What a person named as another system's on this router; nothing where nobody did. */
export async function readNamedBlocks(
  trx: Trx,
  tenantId: string,
  routerId: string,
): Promise<NamedBlocks> {
  const row = await trx
    .selectFrom('take_overs')
    .select('named')
    .where('tenant_id', '=', tenantId)
    .where('router_id', '=', routerId)
    .executeTakeFirst();
  return namedBlocksSchema.parse(row?.named ?? {});
}
