import type { avisoSettingsInputSchema } from '@atalaya/core/wire/rest/aviso-settings';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

interface PortRange {
  readonly from: number;
  readonly to: number;
}

export function readAvisoRow(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('aviso_settings')
    .where('tenant_id', '=', tenantId)
    .select(['is_on', 'port', 'text_es', 'text_en', 'takes_whatsapp'])
    .executeTakeFirst();
}

/** False: every port of the range is another organisation's. One that it has within the range stays its own. */
export async function writeAviso(
  unit: TenantUnit,
  input: z.output<typeof avisoSettingsInputSchema>,
  range: PortRange,
): Promise<boolean> {
  await unit.lockTenant();
  const { trx, tenantId } = unit;
  const before = await readAvisoRow(trx, tenantId);
  const keeps = before !== undefined && before.port >= range.from && before.port <= range.to;
  if (before !== undefined && !keeps) {
    await trx.deleteFrom('aviso_settings').where('tenant_id', '=', tenantId).execute();
  }
  if (!keeps && !(await takePort(unit, range))) return false;
  const { isOn, textEs, textEn, takesWhatsapp } = input;
  const values = {
    is_on: isOn,
    text_es: textEs,
    text_en: textEn,
    takes_whatsapp: takesWhatsapp,
  };
  await trx
    .updateTable('aviso_settings')
    .set({ ...values, updated_at: unit.now, updated_by: unit.actor.name })
    .where('tenant_id', '=', tenantId)
    .execute();
  unit.announce('tenant.changed');
  await unit.record({
    action: 'aviso_settings.update',
    subjectType: 'tenant',
    subjectId: tenantId,
    before,
    after: await readAvisoRow(trx, tenantId),
  });
  return true;
}

/** The first of the range that nobody has: a taken port is passed over, and so is all that follows the one that was got. */
async function takePort({ trx, tenantId, now, actor }: TenantUnit, { from, to }: PortRange) {
  const { rows } = await sql`
    insert into aviso_settings (tenant_id, port, updated_at, updated_by)
    select ${tenantId}::uuid, port, ${now}::timestamptz, ${actor.name}
    from generate_series(${from}::int, ${to}::int) port order by port
    on conflict do nothing returning port`.execute(trx);
  return rows.length > 0;
}
