import type { PollFailure } from '@atalaya/core/domain/network/device';
import type { FoundRouter } from '@atalaya/core/domain/router-setup/setup-progress';
import { ok, type Result } from '@atalaya/core/domain/shared/result';
import type { DriverTarget, PollScope } from '@atalaya/core/ports/device-driver';
import { openRouter } from '../drivers/routeros/routeros.driver.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';

const ALL: ReadonlySet<PollScope> = new Set<PollScope>(['fast', 'slow', 'inventory']);
const COUNT_DEADLINE_MS = 15_000;

/** Logs in once, reads the router as its polls will, and counts what a person knows it by. */
export async function readRouter(
  target: DriverTarget,
  clock: { now(): number },
  signal: AbortSignal,
): Promise<Result<FoundRouter, PollFailure>> {
  const router = openRouter(target, { now: () => clock.now() });
  try {
    const result = await router.poll(ALL, signal);
    if (!result.ok) return result;
    const { identity, interfaces, pppSessions, stations, neighbours } = result.value;
    return ok({
      name: textOf(identity?.name),
      model: textOf(identity?.model),
      version: textOf(identity?.version),
      serial: textOf(identity?.serial),
      macs: (identity?.macs ?? []).slice(0, 64),
      interfaces: interfaces?.length ?? 0,
      pppSecrets: await countSecrets(router.channel, signal),
      pppSessions: pppSessions?.length ?? null,
      stations: stations?.length ?? null,
      neighbours: neighbours?.length ?? null,
    });
  } finally {
    await router.close();
  }
}

/** Only how many; null where there is no such menu. */
async function countSecrets(
  channel: ReturnType<typeof openRouter>['channel'],
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const words = ['/ppp/secret/print', '=count-only='];
    const { done } = await channel.run(words, { deadlineMs: COUNT_DEADLINE_MS, signal });
    const count = Number(done.get('ret'));
    return done.has('ret') && Number.isSafeInteger(count) && count >= 0 ? count : null;
  } catch (error) {
    if (!(error instanceof RouterosError)) throw error;
    return null;
  }
}

const textOf = (text: string | undefined): string | null => text?.slice(0, 200) || null;
