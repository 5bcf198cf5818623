import { ALERT_SEVERITIES, type AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { PagingTarget } from '@atalaya/core/domain/paging/escalation-policy';
import { shiftAt } from '@atalaya/core/domain/paging/on-call-rota';
import { readRotas } from '@atalaya/platform/paging/on-call-rotas.read-model';
import type { PagedChannel } from '@atalaya/platform/paging/page-channels.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';

const rankOf = (severity: AlertSeverity) => ALERT_SEVERITIES.indexOf(severity);

/** Enabled channels of people that want to hear of this severity. */
async function readFitting(trx: Trx, severity: AlertSeverity) {
  const rows = await trx
    .selectFrom('channels')
    .select(['id', 'name', 'user_id', 'min_severity'])
    .where('kind', '<>', 'webhook')
    .where('enabled', '=', true)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.filter(({ min_severity: least }) => rankOf(severity) >= rankOf(least));
}

/** Without a policy: whoever wants to hear of this severity, at once. */
export async function readEverybody(trx: Trx, severity: AlertSeverity): Promise<PagedChannel[]> {
  const rows = await readFitting(trx, severity);
  return rows.map(({ id, name }) => ({ id, name, person: null }));
}

/** The channels behind a step's targets, each once: of a rota those of who is on call at this moment. */
export async function readTargets(
  trx: Trx,
  targets: readonly PagingTarget[],
  { tenantId, severity, at }: { tenantId: string; severity: AlertSeverity; at: Date },
): Promise<PagedChannel[]> {
  const fitting = await readFitting(trx, severity);
  const onCall = await readOnCall(trx, tenantId, targets, at);
  const found = new Map<string, PagedChannel>();
  for (const { kind, id } of targets) {
    const person = onCall.get(id);
    for (const channel of fitting) {
      const isMeant = kind === 'channel' ? channel.id === id : channel.user_id === person?.userId;
      if (!isMeant || found.has(channel.id)) continue;
      const { id: channelId, name } = channel;
      found.set(channelId, { id: channelId, name, person: person?.name ?? null });
    }
  }
  return [...found.values()];
}

/** Who is on call, by rota. */
async function readOnCall(
  trx: Trx,
  tenantId: string,
  targets: readonly PagingTarget[],
  at: Date,
): Promise<Map<string, { userId: string; name: string }>> {
  const rotaIds = targets.flatMap(({ kind, id }) => (kind === 'rota' ? id : []));
  const onCall = new Map<string, { userId: string; name: string }>();
  const rotas = await readRotas(trx, at, rotaIds);
  if (rotas.length === 0) return onCall;
  const timezone = await readTimezone(trx, tenantId);
  for (const rota of rotas) {
    const shift = shiftAt(rota, timezone, at.getTime());
    if (shift === null) continue;
    const user = await trx
      .selectFrom('memberships as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .select('u.name')
      .where('m.user_id', '=', shift.userId)
      .executeTakeFirst();
    onCall.set(rota.id, { userId: shift.userId, name: user?.name ?? '' });
  }
  return onCall;
}
