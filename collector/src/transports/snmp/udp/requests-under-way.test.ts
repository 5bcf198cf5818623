import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SMALLEST_ID } from '../codec/request.js';
import type { OutstandingRequest } from './outstanding-request.js';
import { freshId } from './request-ids.js';
import { RequestsUnderWay } from './requests-under-way.js';

const requestOf = (id: number) => ({ id }) as OutstandingRequest;

it('finds each request by its own id and nothing by any other, however many wait', () => {
  const underWay = new RequestsUnderWay();
  const waiting: OutstandingRequest[] = [];
  for (let count = 0; count < 3_000; count += 1) {
    const request = requestOf(freshId(underWay));
    expect(request.id).toBeGreaterThanOrEqual(SMALLEST_ID);
    underWay.add(request);
    waiting.push(request);
    // Some end at once, as most do.
    if (count % 3 === 0) underWay.remove(waiting.splice(count % waiting.length, 1)[0] ?? request);
  }
  for (const request of waiting) expect(underWay.get(request.id)).toBe(request);
  expect(new Set(underWay.of(() => true))).toEqual(new Set(waiting));

  const ids = new Set(waiting.map(({ id }) => id));
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.maxSafeInteger()), (claimed) => {
      fc.pre(!ids.has(claimed));
      expect(underWay.get(claimed)).toBeUndefined();
    }),
  );
  // The same bucket, another id.
  for (const { id } of waiting) {
    expect(underWay.isTaken(id)).toBe(true);
    expect(underWay.get(id + 2 ** 31)).toBeUndefined();
    expect(underWay.get(id ^ 0x4000_0000)).toBeUndefined();
  }
});
