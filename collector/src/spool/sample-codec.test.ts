import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSamples, SampleEncoder } from './sample-codec.js';

const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const samples: fc.Arbitrary<Sample[]> = fc.array(
  fc.record({
    tenantId: fc.constantFrom('t-1', 't-2'),
    deviceId: fc.constantFrom('d-1', 'd-2'),
    metric: fc.constantFrom(...METRIC_NAMES),
    tags: fc.dictionary(fc.constantFrom('interface', 'radio', 'mac'), word, {
      noNullPrototype: true,
    }),
    at: fc.constantFrom(0, 1_772_323_200_000, 1_772_323_200_001, 4_102_444_799_999),
    value: fc.oneof(
      fc.double(),
      fc.integer(),
      fc.constantFrom(0, -0, 2 ** 40, -(2 ** 40), 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE),
    ),
  }),
);

describe('the encoding of samples', () => {
  const encoder = new SampleEncoder();

  it('gives back every sample, in order, to the bit', () => {
    fc.assert(
      fc.property(samples, (before) => {
        const after = decodeSamples(encoder.encode(before), METRIC_NAMES);
        expect(after).toHaveLength(before.length);
        for (const [i, { tags, value, ...rest }] of after.entries()) {
          expect(Object.is(value, before[i]?.value)).toBe(true);
          expect({ tags, ...rest }).toEqual({ ...before[i], value: undefined });
        }
      }),
    );
  });

  it('answers whatever bytes with samples or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeSamples(Buffer.from(bytes), METRIC_NAMES);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it('reads by the list that the writer had, and leaves out what is gone', () => {
    const of = (metric: Sample['metric'], value: number): Sample => ({
      ...{ tenantId: 't', deviceId: 'd', tags: {}, at: 5 },
      ...{ metric, value },
    });
    const bytes = encoder.encode([of('device.up', 1), of('device.poll_ok', 0.5)]);
    const older = [...METRIC_NAMES].map((name) => (name === 'device.up' ? null : name));
    expect(decodeSamples(bytes, older)).toEqual([of('device.poll_ok', 0.5)]);
  });

  it('takes few bytes for a poll of eight ports', () => {
    const poll: Sample[] = Array.from({ length: 8 }, (_, port) =>
      (['in_bps', 'out_bps', 'in_pps', 'out_pps', 'oper_up', 'speed_bps'] as const).map(
        (field, i) => ({
          tenantId: '0b0e9a7a-0c4f-4f0e-9a51-5a5a5a5a5a5a',
          deviceId: '1b0e9a7a-0c4f-4f0e-9a51-5a5a5a5a5a5a',
          metric: `interface.${field}` as const,
          tags: { interface: `ether${port}` },
          at: 1_772_323_200_000,
          value: i < 4 ? 1234.5678 * (port + 1) : 1_000_000_000,
        }),
      ),
    ).flat();
    expect(encoder.encode(poll).length / poll.length).toBeLessThan(15);
  });
});
