import type { PaymentGateway } from '@atalaya/core/ports/payment-gateway';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { z } from 'zod';
import type { Trx } from '../postgres/database.js';
import { openMercadoPago } from './mercado-pago/mercado-pago.js';

const keysSchema = z.object({ accessToken: z.string(), webhookSecret: z.string() });
export type GatewayKeys = z.infer<typeof keysSchema>;

/** How a provider is reached with a tenant's keys; tests reach another one. */
export type OpenGateway = (keys: GatewayKeys) => PaymentGateway;
export const openGateway: OpenGateway = (keys) => openMercadoPago(keys);

/** What the keys are bound to: copied to another tenant or gateway they no longer open. */
const contextOf = (tenantId: string, gatewayId: string) =>
  `payment_gateways/${tenantId}/${gatewayId}`;

export function sealGatewayKeys(
  box: SecretBox,
  tenantId: string,
  gatewayId: string,
  keys: GatewayKeys,
): { readonly key_id: string; readonly ciphertext: Uint8Array } {
  const { keyId, ciphertext } = box.seal(JSON.stringify(keys), contextOf(tenantId, gatewayId));
  return { key_id: keyId, ciphertext };
}

export interface KnownGateway {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly keys: GatewayKeys;
}

/** Throws SecretBoxError when its keys cannot be opened. */
export async function readGateway(
  trx: Trx,
  box: SecretBox,
  tenantId: string,
  id: string,
): Promise<KnownGateway | undefined> {
  const row = await trx
    .selectFrom('payment_gateways')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .select(['id', 'name', 'is_enabled', 'key_id', 'ciphertext'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const sealed = { keyId: row.key_id, ciphertext: row.ciphertext };
  const keys = keysSchema.parse(JSON.parse(box.open(sealed, contextOf(tenantId, id))));
  return { id, name: row.name, isEnabled: row.is_enabled, keys };
}
