import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitEventData } from './fit-event-data.js';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

it('keeps what fits as it is', () => {
  const data = { name: 'Torre Ñ', devices: [1, 2] };
  expect(fitEventData(data)).toBe(data);
});

it('leaves out the largest fields first and names them', () => {
  const data = { id: 'i', customers: 'x'.repeat(500), devices: 'y'.repeat(90), total: 3 };
  expect(fitEventData(data, 200)).toEqual({
    id: 'i',
    devices: data.devices,
    total: 3,
    omitted: ['customers'],
  });
});

it('fits whatever it is given, and never throws', () => {
  const cycle: Record<string, unknown> = { name: 'x' };
  cycle['self'] = cycle;
  expect(fitEventData(cycle)).toEqual({ name: 'x', omitted: ['self'] });
  expect(fitEventData({ count: 10n, name: 'x' })).toEqual({ name: 'x', omitted: ['count'] });
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.integer({ min: 20, max: 400 }),
      (data, most) => {
        expect(bytes(fitEventData(data, most))).toBeLessThanOrEqual(most);
      },
    ),
  );
});
