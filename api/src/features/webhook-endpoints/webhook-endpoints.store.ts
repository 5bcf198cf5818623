import { randomUUID } from 'node:crypto';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { wakeSender } from '../../channels/channel-deliveries.store.js';
import { sealSecret } from '../../channels/seal-secret.js';
import { notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** So long the key before a rotation signs too, so that a receiver can change over. */
const BOTH_KEYS_MS = DAY_MS;

export async function insertEndpoint(
  unit: TenantUnit,
  box: SecretBox,
  endpoint: {
    readonly name: string;
    readonly url: string;
    readonly types: readonly string[];
    readonly secret: string;
  },
): Promise<string> {
  const id = randomUUID();
  await unit.insert('channels', {
    id,
    kind: 'webhook',
    name: endpoint.name,
    config: JSON.stringify({ url: endpoint.url }),
    types: [...new Set(endpoint.types)],
    ...sealSecret(box, { tenantId: unit.tenantId, channelId: id }, endpoint.secret),
    created_by: unit.actor.name,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return id;
}

export async function updateEndpoint(
  unit: TenantUnit,
  id: string,
  patch: {
    readonly name?: string | undefined;
    readonly url?: string | undefined;
    readonly types?: readonly string[] | undefined;
    readonly enabled?: boolean | undefined;
  },
): Promise<void> {
  const isFresh = patch.enabled === true || patch.url !== undefined;
  await findWebhook(unit, id);
  await unit.update('channels', id, {
    name: patch.name,
    config: patch.url === undefined ? undefined : JSON.stringify({ url: patch.url }),
    types: patch.types && [...new Set(patch.types)],
    enabled: patch.enabled,
    // Another address, or the same one switched on again, starts without a past.
    ...(isFresh && { failures_in_row: 0, paused_until: null }),
    ...(patch.enabled === true && { disabled_reason: null }),
    updated_at: unit.now,
  });
  if (isFresh) await wakeSender(unit);
}

/** The row, locked; a 404 for a channel of another kind too. */
export async function findWebhook(unit: TenantUnit, id: string) {
  const row = await unit.find('channels', id);
  if (row.kind !== 'webhook') throw notFound();
  return row;
}

/** The key of before signs too for a day; one that was rotated out already is gone at once. */
export async function rotateSecret(
  unit: TenantUnit,
  box: SecretBox,
  id: string,
  secret: string,
): Promise<void> {
  const before = await findWebhook(unit, id);
  await unit.update('channels', id, {
    ...sealSecret(box, { tenantId: unit.tenantId, channelId: id }, secret),
    previous_key_id: before.key_id,
    previous_ciphertext: before.ciphertext,
    previous_until: new Date(unit.now.getTime() + BOTH_KEYS_MS),
    updated_at: unit.now,
  });
}
