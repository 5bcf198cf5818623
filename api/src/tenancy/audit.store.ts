import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import type { Trx } from '@atalaya/platform/postgres/database';

/** Columns and keys whose values never reach the record, whatever the table. */
const SECRET = /password|secret|token|ciphertext|community|key_id|(^|_)hash$/i;

export interface Actor {
  readonly userId: string | null;
  /** Of the API key that acts, in place of a person. */
  readonly apiKeyId?: string;
  readonly name: string;
  readonly ip: string | null;
}

/** The same as events tell it to other systems. */
export function eventActorOf({ userId, apiKeyId }: Actor): EventActor {
  if (userId !== null) return { kind: 'user', id: userId };
  return apiKeyId === undefined ? { kind: 'system' } : { kind: 'api-key', id: apiKeyId };
}

export interface Change {
  /** `<subject>.<what happened>`, such as `site.update`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Works in a tenant's transaction and in the platform's: no row comes back, for the latter may not read them. */
export async function insertAuditEntry(
  trx: Trx,
  entry: Change & { readonly tenantId: string; readonly actor: Actor; readonly at: Date },
): Promise<void> {
  await trx
    .insertInto('audit_log')
    .values({
      tenant_id: entry.tenantId,
      actor_user_id: entry.actor.userId,
      actor_api_key_id: entry.actor.apiKeyId ?? null,
      actor_name: entry.actor.name,
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: entry.subjectId,
      before: json(entry.before),
      after: json(entry.after),
      ip: entry.actor.ip,
      at: entry.at,
    })
    .execute();
}

/** As `insertAuditEntry`, thousands in a few statements. */
export async function insertAuditEntries(
  trx: Trx,
  changes: readonly Change[],
  by: { readonly tenantId: string; readonly actor: Actor; readonly at: Date },
): Promise<void> {
  const { tenantId, actor, at } = by;
  for (let start = 0; start < changes.length; start += 1_000) {
    const rows = changes.slice(start, start + 1_000).map((change) => ({
      tenant_id: tenantId,
      actor_user_id: actor.userId,
      actor_api_key_id: actor.apiKeyId ?? null,
      actor_name: actor.name,
      action: change.action,
      subject_type: change.subjectType,
      subject_id: change.subjectId,
      before: json(change.before),
      after: json(change.after),
      ip: actor.ip,
      at,
    }));
    await trx.insertInto('audit_log').values(rows).execute();
  }
}

export async function insertPlatformAuditEntry(
  platform: Trx,
  entry: {
    readonly actor: Actor;
    readonly action: string;
    readonly tenantId: string | null;
    readonly detail?: unknown;
    readonly at: Date;
  },
): Promise<void> {
  await platform
    .insertInto('platform_audit_log')
    .values({
      actor_user_id: entry.actor.userId,
      actor_name: entry.actor.name,
      action: entry.action,
      tenant_id: entry.tenantId,
      detail: json(entry.detail),
      ip: entry.actor.ip,
      at: entry.at,
    })
    .execute();
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(withoutSecrets(value));
}

/** The same value with every secret replaced by a mark: that it changed is worth knowing, what it is not. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value instanceof Date || value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return '[binary]';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'tenant_id')
      .map(([key, inner]) => [
        key,
        SECRET.test(key) && inner !== null ? '[hidden]' : withoutSecrets(inner),
      ]),
  );
}
