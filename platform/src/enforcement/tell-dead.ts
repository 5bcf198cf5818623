import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { appendEvents } from '../outbox/append-events.js';
import type { Trx } from '../postgres/database.js';
import type { SettledOutcome } from './settled-outcome.js';

/** Commands that are given up until a person replays them. */
export async function tellDead(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  settled: readonly SettledOutcome[],
  now: Instant,
): Promise<void> {
  const dead = settled.filter(({ settled: { state } }) => state === 'dead');
  const events = dead.map(({ row, outcome }) => ({
    at: now,
    subject: `network-command:${row.id}`,
    correlationId: row.service_id ?? row.id,
    actor: { kind: 'system' as const },
    data: {
      commandId: row.id,
      routerId,
      serviceId: row.service_id,
      intent: row.intent,
      generation: row.generation,
      attempts: row.attempts + 1,
      error: outcome.state === 'failed' ? outcome.error : null,
      path: `/devices/${routerId}`,
    },
  }));
  await appendEvents(trx, tenantId, 'network_command.dead', events);
}
