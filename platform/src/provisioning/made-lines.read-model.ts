import { linePasswordContext } from '@atalaya/core/domain/provisioning/line-password';
import type { CommandLine, MadeLine } from '@atalaya/core/ports/network-commands';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

interface MadeRow {
  readonly service_id: string;
  readonly identity: string;
  readonly key_id: string | null;
  readonly password: Buffer | null;
  readonly address: string | null;
  readonly profile: string | null;
  readonly dhcp_server: string | null;
  readonly is_done: boolean;
  readonly is_lost: boolean;
}

/**
 * These lines with what the platform made them of on this router; the others, and one whose identity was changed since,
 * as they are.
 */
export async function withMade(
  trx: Trx,
  { tenantId, routerId }: { readonly tenantId: string; readonly routerId: string },
  lines: ReadonlyMap<string, CommandLine>,
  secrets: SecretBox,
): Promise<ReadonlyMap<string, CommandLine>> {
  if (lines.size === 0) return lines;
  const { rows } = await sql<MadeRow>`
    select p.service_id, p.identity, p.key_id, p.password, p.address, p.profile, p.dhcp_server,
      p.verified_at is not null as is_done,
      p.pool_id is not null and not exists (
        select 1 from pool_addresses a
        where a.tenant_id = p.tenant_id and a.service_id = p.service_id and a.released_at is null
      ) as is_lost
    from service_provisionings p
    where p.tenant_id = ${tenantId} and p.router_id = ${routerId}
      and p.service_id = any(${[...lines.keys()]}::uuid[])`.execute(trx);
  const made = new Map(rows.map((row) => [row.service_id, row]));
  return new Map(
    [...lines].map(([id, line]) => {
      const row = made.get(id);
      if (row === undefined || row.identity !== line.identity) return [id, line];
      return [id, { ...line, made: madeOf(tenantId, row, secrets) }];
    }),
  );
}

function madeOf(tenantId: string, row: MadeRow, secrets: SecretBox): MadeLine {
  return {
    password: opened(tenantId, row, secrets),
    address: row.address,
    isAddressLost: row.is_lost,
    profile: row.profile,
    server: row.dhcp_server,
    isDone: row.is_done,
  };
}

/** null where the key is not here any more: the line is told so once it has to be made again. */
function opened(tenantId: string, row: MadeRow, secrets: SecretBox): string | null {
  if (row.key_id === null || row.password === null) return null;
  try {
    const sealed = { keyId: row.key_id, ciphertext: row.password };
    return secrets.open(sealed, linePasswordContext(tenantId, row.service_id));
  } catch {
    return null;
  }
}
