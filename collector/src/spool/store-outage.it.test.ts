import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SampleWriter, type SpoolState } from '../poll/sample-writer.js';
import { openSpool } from './open-spool.js';

const OUTAGE_MINUTES = 60;
const DEVICES = 100;
const SAMPLES_OF_A_POLL = 25;
const START = Date.UTC(2026, 2, 9);
const UNLIMITED = 1e9;

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'atalaya-outage-'));
});
afterEach(() => rm(parent, { recursive: true }));

/** An hour of minute polls beside a store that is down for all of it, and a restart of the collector in the middle. */
async function hourWithoutStore(maxBytes: number) {
  const clock = createManualClock(START);
  const warned: string[] = [];
  const log = { info: () => undefined, warn: (_: object, message: string) => warned.push(message) };
  const states: SpoolState[] = [];
  const written: number[] = [];
  const store = { isDown: true, writes: 0 };
  const write = async (samples: readonly Sample[]) => {
    store.writes += 1;
    // Once it is back it still refuses now and then.
    if (store.isDown || store.writes % 7 === 0) throw new Error('connection refused');
    for (const { value } of samples) written.push(value);
  };
  const open = async () => {
    const { spool, close } = await openSpool({ parent, maxBytes, log });
    const writer = new SampleWriter({ write }, spool, clock, (state) => states.push(state));
    return { writer, close };
  };
  let polled = 0;
  const poll = (writer: SampleWriter, device: number) =>
    writer.add(
      Array.from({ length: SAMPLES_OF_A_POLL }, (_, port): Sample => {
        const tags = { interface: `ether${port}` };
        const owner = { tenantId: 'tenant', deviceId: `device-${device}` };
        return { ...owner, metric: 'interface.in_bps', tags, at: clock.now(), value: polled++ };
      }),
    );
  let running = await open();
  for (let minute = 0; minute < OUTAGE_MINUTES; minute++) {
    for (let device = 0; device < DEVICES; device++) {
      poll(running.writer, device);
      await Promise.resolve();
    }
    await clock.advance(MINUTE_MS);
    if (minute === OUTAGE_MINUTES / 2) {
      await running.writer.stop();
      running.close();
      running = await open();
    }
  }
  const during = running.writer.state;
  store.isDown = false;
  const isDrained = await waitUntil(
    async () => {
      await clock.advance(SECOND_MS);
      return running.writer.state.waiting === 0;
    },
    30_000,
    1,
  );
  expect(isDrained).toBe(true);
  await running.writer.stop();
  const after = running.writer.state;
  running.close();
  return { polled, written, during, after, states, warned };
}

it('a store that is down for an hour gets every sample when it returns, in order, none twice', async () => {
  const { polled, written, during, after } = await hourWithoutStore(UNLIMITED);
  expect(polled).toBe(OUTAGE_MINUTES * DEVICES * SAMPLES_OF_A_POLL);
  expect(during).toMatchObject({ waiting: polled, dropped: 0, isFull: false });
  expect(during.problem).toBe('connection refused');
  expect(written).toEqual(Array.from({ length: polled }, (_, i) => i));
  expect(after).toMatchObject({ waiting: 0, dropped: 0, unusable: 0, problem: null });
}, 60_000);

it('a spool too small for the hour drops the oldest, counts them, says so, and stores the rest', async () => {
  const { polled, written, during, states, warned } = await hourWithoutStore(500_000);
  const first = polled - written.length;
  expect(during.isFull).toBe(true);
  expect(during.waiting).toBe(written.length);
  expect(first).toBeGreaterThan(0);
  expect(written.length).toBeGreaterThan(0);
  expect(written).toEqual(Array.from({ length: written.length }, (_, i) => first + i));
  expect(states.some(({ isFull, dropped }) => isFull && dropped > 0)).toBe(true);
  expect(warned.some((line) => /^sample spool: /.test(line))).toBe(true);
}, 60_000);
