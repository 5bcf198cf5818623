import { routerosDriver } from '@atalaya/collector/drivers/routeros/routeros.driver';
import { snmpDriver } from '@atalaya/collector/drivers/snmp/snmp.driver';
import type { Credential, DeviceDriver, PollResult } from '@atalaya/core/ports/device-driver';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { LiveDevice } from './live-devices.js';

/** A poll is over within its deadline and what a driver takes to let go of it. */
const POLL_MS = 2_000;
const GRACE_MS = 3_000;

export const SNMP_V2C: Credential = { kind: 'snmp-community', version: '2c', community: 'fuzz' };
const DRIVERS: Readonly<Record<'snmp' | 'routeros', DeviceDriver>> = {
  snmp: snmpDriver,
  routeros: routerosDriver,
};

export interface DriverRun {
  readonly polls: number;
  readonly answered: number;
}

/** Polls a broken device again and again, by the driver as the collector does. Throws when it hangs or gives nonsense. */
export async function fuzzDriver(
  driver: 'snmp' | 'routeros',
  device: LiveDevice,
  credential: Credential,
  forMs: number,
): Promise<DriverRun> {
  const target = { address: '127.0.0.1', port: device.port, credential };
  const until = performance.now() + forMs;
  let polls = 0;
  let answered = 0;
  while (performance.now() < until) {
    const opened = DRIVERS[driver].open(target, { now: () => Date.now() });
    for (let poll = 0; poll < 3; poll++) {
      const abort = new AbortController();
      const timer = systemDelay(POLL_MS, abort.signal).then(
        () => abort.abort(new Error('the poll took too long')),
        () => undefined,
      );
      const result = await Promise.race([
        opened.poll(new Set(['fast', 'slow', 'inventory']), abort.signal).catch(failed),
        systemDelay(POLL_MS + GRACE_MS).then(() => 'hangs' as const),
      ]);
      abort.abort();
      await timer;
      if (result === 'hangs') throw new Error(`the ${driver} driver does not end a poll`);
      polls++;
      if (result.ok) {
        answered++;
        check(result);
      }
    }
    await opened.close();
  }
  return { polls, answered };
}

/** A rejection is a failed poll only when it is the abort's: anything else is a crash. */
function failed(error: unknown): PollResult {
  if (error instanceof Error && error.message === 'the poll took too long') {
    return { ok: false, error: { kind: 'timeout', message: error.message } };
  }
  throw error;
}

function check(result: unknown): void {
  const text = JSON.stringify(result, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  if (text.length > 8_000_000) throw new Error(`a reading of ${text.length} characters`);
}
