import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COLLECTOR_TROUBLES,
  collectorTroubles,
  type ObservedCollector,
  SAMPLE_FLOWS,
} from './collector-trouble.js';

const well: ObservedCollector = {
  name: 'a',
  isRemote: false,
  isRevoked: false,
  reach: 'polling',
  isOverloaded: false,
  droppedPolls: 0,
  samples: 'stored',
  waitingSamples: 0,
  devices: 10,
};
const kinds = (collectors: readonly ObservedCollector[], polled = 10) =>
  collectorTroubles(collectors, polled).map(({ kind }) => kind);

describe('collectorTroubles', () => {
  it('says nothing while all is well, nor of one that stopped beside others', () => {
    expect(kinds([well])).toEqual([]);
    expect(kinds([well, { ...well, reach: undefined, devices: 0 }])).toEqual([]);
    expect(kinds([], 0)).toEqual([]);
  });

  it('makes one notice of one cause, with all the collectors that it befalls', () => {
    const cut = { reach: 'isolated', isOverloaded: true, droppedPolls: 9 } as const;
    expect(
      collectorTroubles(
        [{ ...well, ...cut }, { ...well, ...cut, name: 'b', devices: 5 }, well],
        25,
      ),
    ).toEqual([
      {
        kind: 'isolated',
        collectors: ['a', 'b'],
        devices: 15,
        droppedPolls: 18,
        waitingSamples: 0,
      },
    ]);
  });

  it('names each trouble of a collector, the most urgent first', () => {
    const all = { isOverloaded: true, samples: 'full', waitingSamples: 7 } as const;
    expect(kinds([{ ...well, ...all }])).toEqual(['full', 'overloaded']);
    expect(kinds([{ ...well, reach: 'isolated', samples: 'waiting' }])).toEqual([
      'isolated',
      'waiting',
    ]);
  });

  it('tells one whose devices nobody polls from one that others replaced', () => {
    expect(kinds([well, { ...well, reach: 'silent' }])).toEqual(['silent']);
    expect(kinds([well, { ...well, reach: 'silent', devices: 0 }])).toEqual(['replaced']);
  });

  it('says of a silent remote one whether anything is pinned to it, never that others replaced it', () => {
    const remote = { ...well, isRemote: true, reach: 'silent' } as const;
    expect(kinds([well, remote])).toEqual(['silent']);
    expect(kinds([well, { ...remote, devices: 0 }])).toEqual(['unused']);
    expect(kinds([well, { ...remote, isRevoked: true }])).toEqual(['silent']);
    expect(kinds([well, { ...remote, isRevoked: true, devices: 0 }])).toEqual([]);
  });

  it('names one that stopped while devices are pinned to it', () => {
    expect(kinds([well, { ...well, reach: undefined, devices: 2 }])).toEqual(['stopped']);
  });

  it('says that nobody polls when every collector stopped, or none ever started', () => {
    expect(kinds([], 3)).toEqual(['unwatched']);
    expect(kinds([{ ...well, reach: undefined }], 3)).toEqual(['unwatched']);
  });

  it('never has more notices than kinds, whatever the collectors say', () => {
    const any = fc.record({
      name: fc.string(),
      isRemote: fc.boolean(),
      isRevoked: fc.boolean(),
      reach: fc.constantFrom('polling', 'isolated', 'silent', undefined),
      isOverloaded: fc.boolean(),
      droppedPolls: fc.nat(),
      samples: fc.constantFrom(...SAMPLE_FLOWS),
      waitingSamples: fc.nat(),
      devices: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), fc.nat(100), (collectors, polled) => {
        const order = kinds(collectors, polled).map((kind) => COLLECTOR_TROUBLES.indexOf(kind));
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }),
    );
  });
});
