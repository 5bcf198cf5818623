import type {
  NetworkCommandView,
  networkCommandQuerySchema,
} from '@atalaya/core/wire/rest/enforcement';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { NetworkCommandsTable } from '@atalaya/platform/postgres/enforcement-tables';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import { lineOf, type NamedColumns, routerOf } from '../../enforcement/named-columns.js';
import type { Position } from '../../http/cursor.js';

type CommandRow = Selectable<NetworkCommandsTable> & NamedColumns;

const commands = (trx: Trx) =>
  trx
    .selectFrom('network_commands as c')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'c.tenant_id').onRef('d.id', '=', 'c.router_id'),
    )
    .leftJoin('services as s', (join) =>
      join.onRef('s.tenant_id', '=', 'c.tenant_id').onRef('s.id', '=', 'c.service_id'),
    )
    .leftJoin('customers as k', (join) =>
      join.onRef('k.tenant_id', '=', 's.tenant_id').onRef('k.id', '=', 's.customer_id'),
    )
    .selectAll('c')
    .select(['d.name as routerName', 's.access_identity as accessIdentity'])
    .select(['k.id as customerId', 'k.name as customerName']);

/** The newest first, one more than asked for. */
export async function readCommands(
  trx: Trx,
  query: z.output<typeof networkCommandQuerySchema>,
  after: Position | undefined,
): Promise<CommandRow[]> {
  let rows = commands(trx)
    .orderBy('c.created_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(query.limit + 1);
  if (query.state) rows = rows.where('c.state', '=', query.state);
  if (query.intent) rows = rows.where('c.intent', '=', query.intent);
  if (query.routerId) rows = rows.where('c.router_id', '=', query.routerId);
  if (query.serviceId) rows = rows.where('c.service_id', '=', query.serviceId);
  if (after) {
    const at = new Date(Number(after[0]));
    rows = rows.where(sql<boolean>`(c.created_at, c.id) < (${at}, ${String(after[1])}::uuid)`);
  }
  return await rows.execute();
}

export async function readCommand(trx: Trx, id: string): Promise<CommandRow | undefined> {
  return await commands(trx).where('c.id', '=', id).executeTakeFirst();
}

export const commandView = (row: CommandRow): NetworkCommandView => ({
  id: row.id,
  router: routerOf(row),
  service: lineOf(row),
  intent: row.intent,
  state: row.state,
  generation: row.generation,
  actor: row.actor,
  cause: row.cause,
  decisionId: row.decision_id,
  attempts: row.attempts,
  dueAt: row.due_at.toISOString(),
  error: row.error,
  latencyMs: row.latency_ms,
  createdAt: row.created_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  settledAt: row.settled_at?.toISOString() ?? null,
});

export const commandRecord = (row: CommandRow) => ({
  ...commandView(row),
  payload: row.payload,
  commands: row.commands.map(({ words, ...sentence }) => ({ ...sentence, words: [...words] })),
  before: row.before ?? null,
  after: row.after ?? null,
});
