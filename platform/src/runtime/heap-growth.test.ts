import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { HEAP_GROWING_FLAG } from './heap-growth.js';

it('limits the growth of the heap by a flag that this Node knows', () => {
  // At run time V8 only grumbles about a flag that it does not know; at the start Node ends.
  const { status } = spawnSync(process.execPath, [HEAP_GROWING_FLAG, '-e', '0']);
  expect(status).toBe(0);
});
