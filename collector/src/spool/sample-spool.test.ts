import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SampleSpool } from './sample-spool.js';
import { type Loss, SegmentLog } from './segment-log.js';

const SEGMENT_BYTES = 64 * 1_024;

let folder: string;
let losses: Loss[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atalaya-spool-'));
  losses = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(maxBytes = 1e9): SampleSpool {
  const limits = { maxBytes, segmentBytes: SEGMENT_BYTES, reserveBytes: 0 };
  return new SampleSpool(
    (onLoss) => new SegmentLog(folder, limits, onLoss),
    (loss) => losses.push(loss),
  );
}

/** Its value is its number: what comes out tells what is missing, twice or out of order. */
const samplesOf = (from: number, to: number): Sample[] =>
  Array.from({ length: to - from }, (_, i) => ({
    tenantId: 'tenant',
    deviceId: `device-${(from + i) % 50}`,
    metric: 'interface.in_bps',
    tags: { interface: 'ether1' },
    at: 1_772_323_200_000 + from + i,
    value: from + i,
  }));

async function addInTurns(spool: SampleSpool, from: number, to: number, step = 500): Promise<void> {
  for (let at = from; at < to; at += step) {
    spool.add(samplesOf(at, Math.min(to, at + step)));
    await Promise.resolve();
  }
}

async function drain(spool: SampleSpool, most = 5_000): Promise<number[]> {
  const values: number[] = [];
  for (let batch = await spool.next(most); batch; batch = await spool.next(most)) {
    for (const { value } of batch.samples) values.push(value);
    batch.commit();
  }
  return values;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const segments = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.seg'))
    .sort();
/** As after kill -9: nothing is closed, nothing is said. */
const kill = (spool: SampleSpool) => void spool;

describe('SampleSpool', () => {
  it('gives back what was added, in order, once; and leaves no segment behind', async () => {
    const spool = open();
    await addInTurns(spool, 0, 3_000);
    expect(spool.waiting).toBe(3_000);
    expect(await drain(spool)).toEqual(range(0, 3_000));
    await addInTurns(spool, 3_000, 3_100);
    expect(await drain(spool)).toEqual(range(3_000, 3_100));
    spool.close();
    expect(segments()).toEqual([]);
  });

  it('keeps no more in memory than it says, and reads the rest from disk in order', async () => {
    const spool = open();
    await addInTurns(spool, 0, 120_000);
    expect(segments().length).toBeGreaterThan(10);
    const values: number[] = [];
    let more = 120_000;
    for (let batch = await spool.next(5_000); batch; batch = await spool.next(5_000)) {
      for (const { value } of batch.samples) values.push(value);
      // The network does not wait while the backlog is written.
      if (more < 150_000) await addInTurns(spool, more, more + 1_000);
      more = Math.min(150_000, more + 1_000);
      batch.commit();
    }
    expect(values).toEqual(range(0, 150_000));
    expect(spool).toMatchObject({ waiting: 0, losses: { dropped: 0, damaged: 0 } });
    spool.close();
  });

  it('gives a batch again until it is committed', async () => {
    const spool = open();
    await addInTurns(spool, 0, 100);
    const first = await spool.next(50_000);
    const again = await spool.next(50_000);
    expect(again?.samples).toEqual(first?.samples);
    again?.commit();
    expect(await spool.next(50_000)).toBeNull();
  });

  it('goes on after a stop where it was', async () => {
    const before = open();
    await addInTurns(before, 0, 20_000);
    (await before.next(7_000))?.commit();
    before.close();
    const after = open();
    const left = after.waiting;
    await addInTurns(after, 20_000, 21_000);
    const values = await drain(after);
    expect(values).toEqual(range(20_000 - left, 21_000));
    expect(left).toBeLessThanOrEqual(13_000);
    expect(losses).toEqual([]);
  });

  it('loses nothing of what was added when it is killed, and writes at most one batch again', async () => {
    const before = open();
    await addInTurns(before, 0, 9_000);
    (await before.next(4_000))?.commit();
    await before.next(1_000);
    kill(before);
    const values = await drain(open());
    expect(values).toEqual(range(4_000, 9_000));
  });

  it('cuts a torn end off, says so, and keeps all whole frames', async () => {
    const before = open();
    await addInTurns(before, 0, 1_000, 100);
    kill(before);
    const [name = ''] = segments();
    const path = join(folder, name);
    truncateSync(path, readFileSync(path).length - 5);
    const after = open();
    expect(losses).toMatchObject([{ kind: 'cut', samples: 0 }]);
    expect(losses[0]?.message).toMatch(/^the last \d+ bytes of segment 1 were torn/);
    expect(await drain(after)).toEqual(range(0, 900));
  });

  it('cuts off what a disk wrote of a frame that never came', async () => {
    const before = open();
    await addInTurns(before, 0, 200);
    kill(before);
    appendFileSync(join(folder, segments()[0] ?? ''), Buffer.from('FRME and zeroes \0\0\0\0\0\0'));
    expect(await drain(open())).toEqual(range(0, 200));
    expect(losses).toMatchObject([{ kind: 'cut' }]);
  });

  it('passes over a damaged place in the middle, counts what it held, and goes on behind it', async () => {
    const before = open();
    await addInTurns(before, 0, 30_000);
    before.close();
    const path = join(folder, segments()[1] ?? '');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 30_000, 30_010);
    writeFileSync(path, bytes);
    const after = open();
    const values = await drain(after);
    expect(values).toHaveLength(29_500);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    expect(after.losses).toEqual({ dropped: 0, damaged: 500 });
    expect(losses.map(({ message }) => message)).toEqual([
      '500 samples of segment 2 are damaged and were passed over',
    ]);
  });

  it('passes over a segment whose head is gone', async () => {
    const before = open();
    await addInTurns(before, 0, 30_000);
    before.close();
    writeFileSync(join(folder, segments()[1] ?? ''), Buffer.alloc(SEGMENT_BYTES));
    const values = await drain(open());
    expect(values[0]).toBe(0);
    expect(values.at(-1)).toBe(29_999);
    expect(losses.at(0)).toMatchObject({ kind: 'cut' });
  });

  it('drops the oldest segment beyond its limit, counts it, and stays within', async () => {
    const maxBytes = 4 * SEGMENT_BYTES;
    const spool = open(maxBytes);
    await addInTurns(spool, 0, 100_000);
    expect(spool.bytes).toBeLessThanOrEqual(maxBytes);
    expect(spool.isFull).toBe(true);
    const { dropped } = spool.losses;
    expect(dropped).toBeGreaterThan(50_000);
    expect(losses.reduce((sum, { samples }) => sum + samples, 0)).toBe(dropped);
    expect(await drain(spool)).toEqual(range(dropped, 100_000));
    expect(spool.isFull).toBe(false);
  });

  it('does not count as dropped what was being written to the store just then', async () => {
    const spool = open(4 * SEGMENT_BYTES);
    await addInTurns(spool, 0, 60_000);
    const batch = await spool.next(1_000);
    await addInTurns(spool, 60_000, 100_000);
    batch?.commit();
    const rest = await drain(spool);
    const stored = (batch?.samples.length ?? 0) + rest.length;
    expect(stored + spool.losses.dropped).toBe(100_000);
  });

  it('without a folder keeps samples in memory and says why', async () => {
    const spool = new SampleSpool(() => {
      throw new Error('EROFS: read-only file system');
    });
    await addInTurns(spool, 0, 1_000);
    expect(spool.diskProblem).toBe('EROFS: read-only file system');
    expect(await drain(spool, 300)).toEqual(range(0, 1_000));
  });

  it('begins again at the oldest when its cursor is torn: nothing is lost', async () => {
    const before = open();
    await addInTurns(before, 0, 10_000);
    (await before.next(5_000))?.commit();
    before.close();
    writeFileSync(join(folder, 'cursor'), 'torn');
    const values = await drain(open());
    expect(values.at(-1)).toBe(9_999);
    expect(new Set(values).size).toBe(values.length);
    expect(values[0]).toBeLessThanOrEqual(5_000);
  });
});
