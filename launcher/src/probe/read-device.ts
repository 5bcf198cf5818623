import { DRIVERS } from '@atalaya/collector/drivers/registry';
import { type CounterMemory, ratesFrom } from '@atalaya/core/domain/metrics/counter-rate';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import type { DeviceDriver } from '@atalaya/core/ports/device-driver';
import { POLL_SCOPES } from '@atalaya/core/ports/device-driver';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import { systemDelay, systemNow } from '@atalaya/platform/runtime/system-timers';
import {
  identityOf,
  type ProbedDevice,
  type ProbeReport,
  type ProbeSample,
} from './probe-report.js';
import type { ProbeTarget } from './probe-target.js';

type DeviceTarget = Extract<ProbeTarget, { kind: 'device' }>;

/** One read of everything may take this long on a slow controller. */
const READ_TIMEOUT_MS = 60_000;

/** Reads once, or twice with `intervalMs` between for the rates. Throws StartupError when there is no answer. */
export async function readDevice(
  target: DeviceTarget,
  intervalMs: number | undefined,
): Promise<ProbeReport> {
  const driver = DRIVERS.find(({ id }) => id === target.driver);
  if (!driver) throw new StartupError(`This version cannot read ${target.driver} devices.`);
  return driver.controls === 'one'
    ? readOne(driver, target, intervalMs)
    : readMany(driver, target, intervalMs);
}

async function readOne(
  driver: Extract<DeviceDriver, { controls: 'one' }>,
  target: DeviceTarget,
  intervalMs: number | undefined,
): Promise<ProbeReport> {
  const session = driver.open(target, { now: systemNow });
  try {
    const readings = await readTimes(intervalMs, async () => {
      const result = await session.poll(new Set(POLL_SCOPES), AbortSignal.timeout(READ_TIMEOUT_MS));
      if (!result.ok) throw new StartupError(`${target.shown}: ${result.error.message}`);
      return result.value;
    });
    const newest = readings.at(-1);
    return {
      target: target.shown,
      driver: newest?.profile ?? driver.id,
      ...toDevice(readings),
      warnings: newest?.warnings ?? [],
    };
  } finally {
    await session.close();
  }
}

async function readMany(
  driver: Extract<DeviceDriver, { controls: 'many' }>,
  target: DeviceTarget,
  intervalMs: number | undefined,
): Promise<ProbeReport> {
  const session = driver.open(target, { now: systemNow });
  try {
    const rounds = await readTimes(intervalMs, async () => {
      const result = await session.poll(new Set(POLL_SCOPES), AbortSignal.timeout(READ_TIMEOUT_MS));
      if (!result.ok) throw new StartupError(`${target.shown}: ${result.error.message}`);
      return result.value;
    });
    const newest = rounds.at(-1) ?? [];
    const devices = newest.map(({ externalId }) =>
      toDevice(
        rounds.flatMap((round) =>
          round.filter((one) => one.externalId === externalId).map(({ reading }) => reading),
        ),
      ),
    );
    const warnings = new Set(newest.flatMap(({ reading }) => reading.warnings));
    return { target: target.shown, driver: driver.id, devices, warnings: [...warnings] };
  } finally {
    await session.close();
  }
}

async function readTimes<T>(intervalMs: number | undefined, read: () => Promise<T>): Promise<T[]> {
  const first = await read();
  if (intervalMs === undefined) return [first];
  await systemDelay(intervalMs);
  return [first, await read()];
}

/** The values of the newest reading, and the rates between the readings. */
function toDevice(readings: readonly DeviceReading[]): ProbedDevice {
  let memory: CounterMemory | null = null;
  let rates: readonly ProbeSample[] = [];
  for (const reading of readings) {
    const result = ratesFrom(memory, reading, Number.POSITIVE_INFINITY);
    memory = result.memory;
    rates = result.rates;
  }
  const newest = readings.at(-1);
  const gauges = (newest?.observations ?? []).flatMap((observation) =>
    observation.kind === 'gauge' && Number.isFinite(observation.value)
      ? [{ metric: observation.metric, tags: observation.tags, value: observation.value }]
      : [],
  );
  const uptime: ProbeSample[] = newest?.uptime
    ? [{ metric: 'device.uptime_s', tags: {}, value: newest.uptime.seconds }]
    : [];
  // Versions and serials may come with the first reading only.
  const identity = readings.map((reading) => reading.identity ?? {});
  return {
    device: identityOf(Object.assign({}, ...identity)),
    samples: [...uptime, ...gauges, ...rates],
  };
}
