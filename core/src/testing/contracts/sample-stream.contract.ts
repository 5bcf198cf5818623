import { afterEach, describe, expect, it } from 'vitest';
import type { PollBatch, SampleStream } from '../../ports/sample-stream.js';

export interface SampleStreamHarness {
  /** The collector's end and a reader's; the memory stream gives the same twice. */
  readonly collector: SampleStream;
  readonly reader: SampleStream;
  /** Resolves when whoever has subscribed gets all that is published from then on. */
  joined(): Promise<void>;
  close(): Promise<void>;
}

/** `create(n)` gives a stream that keeps about `n` batches for a reader that is behind. */
export function sampleStreamContract(
  name: string,
  create: (bufferedBatches: number) => Promise<SampleStreamHarness>,
): void {
  describe(`${name} keeps the SampleStream contract`, () => {
    let harness: SampleStreamHarness | undefined;
    const open = async (bufferedBatches = 10_000) => {
      harness = await create(bufferedBatches);
      return harness;
    };
    afterEach(async () => {
      await harness?.close();
      harness = undefined;
    });

    it('brings every batch whole to every reader', async () => {
      const { collector, reader, joined } = await open();
      const first: PollBatch[] = [];
      const second: PollBatch[] = [];
      reader.subscribe((batches) => void first.push(...batches));
      reader.subscribe(async (batches) => void second.push(...batches));
      const sent = [batch('a', 1), batch('b', 1)];
      await joined();
      collector.publish(sent);
      await expect.poll(() => first).toEqual(sent);
      await expect.poll(() => second).toEqual(sent);
    });

    it('keeps the order within a device, whoever is slow', async () => {
      const { collector, reader, joined } = await open();
      const seen: PollBatch[] = [];
      reader.subscribe(async (batches) => {
        await turn();
        seen.push(...batches);
      });
      await joined();
      for (let n = 1; n <= 200; n += 1) collector.publish([batch('a', n), batch('b', n)]);
      await expect.poll(() => seen.length).toBe(400);
      const expected = Array.from({ length: 200 }, (_, index) => index + 1);
      for (const device of ['a', 'b']) expect(numbers(seen, device)).toEqual(expected);
    });

    it('never makes the collector or another reader wait; the slow one loses its oldest and is told', async () => {
      const { collector, reader, joined } = await open(100);
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const slow: PollBatch[] = [];
      const fast: PollBatch[] = [];
      let lost = 0;
      reader.subscribe(
        async (batches) => {
          if (slow.length === 0) {
            slow.push(...batches);
            await held;
          } else slow.push(...batches);
        },
        (batches) => {
          lost += batches;
        },
      );
      reader.subscribe((batches) => void fast.push(...batches));
      await joined();
      collector.publish([batch('a', 1)]);
      await expect.poll(() => slow.length).toBe(1);
      for (let n = 2; n <= 2_000; n += 1) {
        collector.publish([batch('a', n)]);
        if (n % 50 === 0) await expect.poll(() => fast.length, { interval: 5 }).toBe(n);
      }
      release();
      await expect.poll(() => slow.at(-1)?.report.at).toBe(2_000);
      const seen = numbers(slow, 'a');
      expect(seen).toEqual([...seen].sort((x, y) => x - y));
      expect(seen.length).toBeLessThan(1_000);
      expect(seen.length).toBeGreaterThanOrEqual(100);
      expect(lost).toBe(2_000 - seen.length);
    });

    it('goes on after a reader that throws', async () => {
      const { collector, reader, joined } = await open();
      const seen: PollBatch[] = [];
      let isFirst = true;
      reader.subscribe(async (batches) => {
        if (isFirst) {
          isFirst = false;
          throw new Error('a broken reader');
        }
        seen.push(...batches);
      });
      await joined();
      collector.publish([batch('a', 1)]);
      await expect.poll(() => isFirst).toBe(false);
      collector.publish([batch('a', 2)]);
      await expect.poll(() => numbers(seen, 'a')).toEqual([2]);
    });

    it('stops at the unsubscriber', async () => {
      const { collector, reader, joined } = await open();
      const gone: PollBatch[] = [];
      const stays: PollBatch[] = [];
      const unsubscribe = reader.subscribe((batches) => void gone.push(...batches));
      reader.subscribe((batches) => void stays.push(...batches));
      unsubscribe();
      await joined();
      collector.publish([batch('a', 1)]);
      await expect.poll(() => stays).toHaveLength(1);
      expect(gone).toEqual([]);
    });
  });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

const batch = (deviceId: string, n: number): PollBatch => ({
  tenantId: 'tenant',
  deviceId,
  report: { way: 'icmp', at: n, ok: true, failures: 0, intervalMs: 60_000 },
  samples: [
    { tenantId: 'tenant', deviceId, metric: 'device.up', tags: {}, at: n, value: 1 },
    { tenantId: 'tenant', deviceId, metric: 'ping.rtt_avg_ms', tags: {}, at: n, value: n / 10 },
  ],
});

const numbers = (batches: readonly PollBatch[], deviceId: string) =>
  batches.filter((one) => one.deviceId === deviceId).map((one) => one.report.at);
