import { randomUUID } from 'node:crypto';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type {
  GatewayPaymentView,
  gatewayPaymentQuerySchema,
  PaymentGatewayView,
  paymentGatewayCreateSchema,
  paymentGatewayUpdateSchema,
} from '@atalaya/core/wire/rest/payment-gateways';
import { sealGatewayKeys } from '@atalaya/platform/payments/gateway-keys';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

const COLUMNS = [
  'id',
  'provider',
  'name',
  'is_enabled',
  'last_ok_at',
  'last_error',
  'last_error_at',
] as const;

export async function readGateways(trx: Trx) {
  return trx.selectFrom('payment_gateways').select(COLUMNS).orderBy('name').execute();
}

export type GatewayRow = Awaited<ReturnType<typeof readGateways>>[number];

/** Throws a 404 when there is none. */
export async function gatewayRow(trx: Trx, id: string): Promise<GatewayRow> {
  const row = await trx
    .selectFrom('payment_gateways')
    .where('id', '=', id)
    .select(COLUMNS)
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  return row;
}

export function asGateway(row: GatewayRow, webhookUrl: (id: string) => string): PaymentGatewayView {
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    isEnabled: row.is_enabled,
    webhookUrl: webhookUrl(row.id),
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    lastError: row.last_error,
    lastErrorAt: row.last_error_at?.toISOString() ?? null,
  };
}

export async function insertGateway(
  unit: TenantUnit,
  box: SecretBox,
  { provider, name, ...keys }: z.output<typeof paymentGatewayCreateSchema>,
): Promise<string> {
  const { trx, tenantId, now } = unit;
  const id = randomUUID();
  await trx
    .insertInto('payment_gateways')
    .values({
      tenant_id: tenantId,
      id,
      provider,
      name,
      ...sealGatewayKeys(box, tenantId, id, keys),
      last_ok_at: null,
      last_error: null,
      last_error_at: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await record(unit, id, 'create', { provider, name });
  return id;
}

/** Throws a 404 when there is none. */
export async function updateGateway(
  unit: TenantUnit,
  box: SecretBox,
  id: string,
  { name, isEnabled, keys }: z.output<typeof paymentGatewayUpdateSchema>,
): Promise<void> {
  const before = await gatewayRow(unit.trx, id);
  const after = { name: name ?? before.name, is_enabled: isEnabled ?? before.is_enabled };
  await unit.trx
    .updateTable('payment_gateways')
    .set({
      ...after,
      ...(keys !== undefined && sealGatewayKeys(box, unit.tenantId, id, keys)),
      updated_at: unit.now,
    })
    .where('id', '=', id)
    .execute();
  await record(unit, id, 'update', { ...after, haveKeysChanged: keys !== undefined });
}

async function record(unit: TenantUnit, id: string, verb: string, after: object): Promise<void> {
  const subject = { subjectType: 'payment_gateway', subjectId: id };
  await unit.record({ action: `payment_gateway.${verb}`, ...subject, after });
}

/** The newest change first; one row more than `limit`. */
export async function readGatewayPayments(
  trx: Trx,
  { limit, queue }: z.output<typeof gatewayPaymentQuerySchema>,
  after: Position | undefined,
) {
  let rows = selectGatewayPayments(trx)
    .orderBy('p.first_seen_at', 'desc')
    .orderBy('p.provider_payment_id', 'desc')
    .limit(limit + 1);
  if (queue === 'unassigned') {
    rows = rows
      .where('p.problem', 'is not', null)
      .where('p.decision', 'is', null)
      .where('p.payment_id', 'is', null)
      .where('p.status', 'in', ['approved', 'pending']);
  }
  if (after) {
    const [seenAt, id] = after;
    rows = rows.where(
      sql<boolean>`(p.first_seen_at, p.provider_payment_id) < (${new Date(Number(seenAt))}, ${String(id)})`,
    );
  }
  return rows.execute();
}

function selectGatewayPayments(trx: Trx) {
  return trx
    .selectFrom('gateway_payments as p')
    .leftJoin('accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 'p.tenant_id').onRef('a.id', '=', 'p.account_id'),
    )
    .leftJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .selectAll('p')
    .select('c.name as customer');
}

/** Throws a 404 when there is none. */
export async function gatewayPaymentOf(trx: Trx, id: string): Promise<GatewayPaymentView> {
  const row = await selectGatewayPayments(trx).where('p.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound();
  return asGatewayPayment(row);
}

export function asGatewayPayment(
  row: Awaited<ReturnType<typeof readGatewayPayments>>[number],
): GatewayPaymentView {
  const { decision: kind, decided_by: by, decided_at: at } = row;
  return {
    id: row.id,
    gatewayId: row.gateway_id,
    providerPaymentId: row.provider_payment_id,
    status: row.status,
    amount: { amountMinor: Number(row.amount_minor), currency: row.currency },
    refundedMinor: Number(row.refunded_minor),
    payer: row.payer,
    externalReference: row.external_reference,
    accountId: row.account_id,
    customer: row.customer,
    paymentId: row.payment_id,
    problem: row.problem,
    decision:
      kind === null || at === null
        ? null
        : { kind, by: by ?? '', at: at.toISOString(), notes: row.decision_notes },
    firstSeenAt: row.first_seen_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
