import type { Instant } from '@atalaya/core/domain/shared/instant';
import type {
  MaintenanceWindow,
  ToldTimeView,
  WindowMessage,
  windowMessageQuerySchema,
} from '@atalaya/core/wire/rest/maintenance-windows';
import type { StoredWindow } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { asWindow } from './window-view.js';

/** With how it went to tell their customers. */
export async function showWindows(
  trx: Trx,
  windows: readonly StoredWindow[],
  timezone: string,
  at: Instant,
): Promise<MaintenanceWindow[]> {
  const told = await readToldTimes(
    trx,
    windows.map(({ id }) => id),
  );
  return windows.map((window) => asWindow(window, timezone, at, told.get(window.id) ?? null));
}

export async function showWindow(
  trx: Trx,
  window: StoredWindow,
  timezone: string,
  at: Instant,
): Promise<MaintenanceWindow> {
  const told = await readToldTimes(trx, [window.id]);
  return asWindow(window, timezone, at, told.get(window.id) ?? null);
}

interface CountRow {
  readonly window_id: string;
  readonly from_at: Date;
  readonly to_at: Date;
  readonly outcome: ToldTimeView['outcome'];
  readonly phase: 'before' | 'after' | null;
  readonly state: string | null;
  readonly messages: number;
}

/** By window, of the time that was told last. */
async function readToldTimes(
  trx: Trx,
  windowIds: readonly string[],
): Promise<ReadonlyMap<string, ToldTimeView>> {
  const { rows } = await sql<CountRow>`
    select n.window_id, n.from_at, n.to_at, n.outcome, m.phase, m.state, count(m.id)::integer as messages
    from unnest(${[...windowIds]}::uuid[]) as w (id)
    cross join lateral (
      select * from maintenance_notices n where n.window_id = w.id
      order by n.created_at desc, n.id desc limit 1
    ) n
    left join maintenance_messages m on m.tenant_id = n.tenant_id and m.notice_id = n.id
    group by n.window_id, n.from_at, n.to_at, n.outcome, m.phase, m.state`.execute(trx);
  const told = new Map<string, ToldTimeView>();
  for (const row of rows) {
    const view = told.get(row.window_id) ?? {
      from: row.from_at.toISOString(),
      to: row.to_at.toISOString(),
      outcome: row.outcome,
      before: NONE,
      after: NONE,
    };
    const state = row.state === null ? undefined : shownState(row.state);
    told.set(
      row.window_id,
      row.phase === null || state === undefined
        ? view
        : {
            ...view,
            [row.phase]: { ...view[row.phase], [state]: view[row.phase][state] + row.messages },
          },
    );
  }
  return told;
}

const NONE = { waiting: 0, told: 0, failed: 0, unreachable: 0, dropped: 0 };

/** On the way is not there yet. */
function shownState(state: string): WindowMessage['state'] {
  const shown = (['told', 'failed', 'unreachable', 'dropped'] as const).find(
    (each) => each === state,
  );
  return shown ?? 'waiting';
}

interface MessageRow {
  readonly id: string;
  readonly customer_id: string;
  readonly customer_name: string;
  readonly from_at: Date;
  readonly to_at: Date;
  readonly phase: 'before' | 'after';
  readonly state: string;
  readonly reason: string | null;
  readonly channel: string | null;
  readonly delivery_id: string | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

/** The newest first; one row more than `limit`. */
export async function readWindowMessages(
  trx: Trx,
  windowId: string,
  { limit, phase, state }: z.output<typeof windowMessageQuerySchema>,
  after: Position | undefined,
): Promise<MessageRow[]> {
  const states = state === 'waiting' ? ['waiting', 'sending'] : state && [state];
  const only = {
    phase: phase === undefined ? sql`` : sql`and m.phase = ${phase}`,
    state: states === undefined ? sql`` : sql`and m.state = any(${states}::text[])`,
    after:
      after === undefined
        ? sql``
        : sql`and (m.created_at, m.id) < (${new Date(String(after[0]))}::timestamptz, ${String(after[1])}::uuid)`,
  };
  const { rows } = await sql<MessageRow>`
    select m.id, m.customer_id, c.name as customer_name, n.from_at, n.to_at, m.phase, m.state, m.reason,
      m.tried[cardinality(m.tried)] as channel, m.delivery_id, m.created_at, m.settled_at
    from maintenance_notices n
    join maintenance_messages m on m.tenant_id = n.tenant_id and m.notice_id = n.id
    join customers c on c.tenant_id = m.tenant_id and c.id = m.customer_id
    where n.window_id = ${windowId} ${only.phase} ${only.state} ${only.after}
    order by m.created_at desc, m.id desc limit ${limit + 1}`.execute(trx);
  return rows;
}

export function asMessage(row: MessageRow): WindowMessage {
  return {
    id: row.id,
    customer: { id: row.customer_id, name: row.customer_name },
    occurrence: { from: row.from_at.toISOString(), to: row.to_at.toISOString() },
    phase: row.phase,
    state: shownState(row.state),
    reason: row.reason,
    channel: row.channel,
    deliveryId: row.delivery_id,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}
