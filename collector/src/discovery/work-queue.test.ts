import { describe, expect, it } from 'vitest';
import { WorkQueue } from './work-queue.js';

describe('WorkQueue', () => {
  it('works off all, never more at once than its width', async () => {
    let busy = 0;
    let most = 0;
    const done: number[] = [];
    const queue = new WorkQueue<number>(3, async (item) => {
      busy += 1;
      most = Math.max(most, busy);
      await new Promise((resolve) => setImmediate(resolve));
      busy -= 1;
      done.push(item);
    });
    for (let item = 0; item < 20; item += 1) queue.add(item);
    await queue.below(5);
    await queue.idle();
    expect([most, done.length]).toEqual([3, 20]);
  });

  it('ends with the first failure and forgets the rest', async () => {
    let worked = 0;
    const queue = new WorkQueue<number>(1, async () => {
      worked += 1;
      throw new Error(`broken ${worked}`);
    });
    for (let item = 0; item < 5; item += 1) queue.add(item);
    await expect(queue.idle()).rejects.toThrow('broken 1');
    expect(worked).toBe(1);
  });
});
