import type { CollectorReach } from './collectors-view.js';

/**
 * How samples get from a collector into the metric store. stored: as they come. waiting: on disk, for the
 * store refuses them. in-memory: the disk refuses them too. full: the oldest are dropped.
 */
export const SAMPLE_FLOWS = ['stored', 'waiting', 'in-memory', 'full'] as const;
export type SampleFlow = (typeof SAMPLE_FLOWS)[number];

/**
 * The most urgent first. unwatched: no collector runs at all. stopped: it ended in order, and what is pinned to it waits.
 * replaced: silent, and others read what it read. unused: a remote one that is silent, with nothing pinned to it.
 */
export const COLLECTOR_TROUBLES = [
  'unwatched',
  'silent',
  'isolated',
  'stopped',
  'full',
  'in-memory',
  'overloaded',
  'waiting',
  'replaced',
  'unused',
] as const;
export type CollectorTroubleKind = (typeof COLLECTOR_TROUBLES)[number];

/** One thing that is wrong, whichever collectors it befalls: one notice, not one for each device or collector. */
export interface CollectorTrouble {
  readonly kind: CollectorTroubleKind;
  /** Names. */
  readonly collectors: readonly string[];
  /** That they poll, or that nobody does. */
  readonly devices: number;
  /** In the last minute. */
  readonly droppedPolls: number;
  readonly waitingSamples: number;
}

/** What a collector says of itself, and what is known of it. */
export interface ObservedCollector {
  readonly name: string;
  /** It polls what is pinned to it and nothing else. */
  readonly isRemote: boolean;
  /** A remote one that is let in no more: it is meant to be silent. */
  readonly isRevoked: boolean;
  /** undefined: it stopped in order. */
  readonly reach: CollectorReach | undefined;
  readonly isOverloaded: boolean;
  readonly droppedPolls: number;
  readonly samples: SampleFlow;
  readonly waitingSamples: number;
  /** That it polls, or that nobody polls but it. */
  readonly devices: number;
}

/** What a person has to know of the collectors, the most urgent first; none while all is well. */
export function collectorTroubles(
  collectors: readonly ObservedCollector[],
  polledDevices: number,
): CollectorTrouble[] {
  if (polledDevices > 0 && collectors.every(({ reach }) => reach === undefined)) {
    const none = { collectors: [], droppedPolls: 0, waitingSamples: 0 };
    return [{ kind: 'unwatched', devices: polledDevices, ...none }];
  }
  return COLLECTOR_TROUBLES.flatMap((kind) => {
    const hit = collectors.filter((collector) => kindsOf(collector).includes(kind));
    if (hit.length === 0) return [];
    const sum = (of: (collector: ObservedCollector) => number) =>
      hit.reduce((total, collector) => total + of(collector), 0);
    return [
      {
        kind,
        collectors: hit.map(({ name }) => name),
        devices: sum(({ devices }) => devices),
        droppedPolls: sum(({ droppedPolls }) => droppedPolls),
        waitingSamples: sum(({ waitingSamples }) => waitingSamples),
      },
    ];
  });
}

/** A collector without devices of this organisation troubles it only by having gone. */
function kindsOf(collector: ObservedCollector): CollectorTroubleKind[] {
  const { reach, isRemote, isRevoked, isOverloaded, samples, devices } = collector;
  if (devices === 0) {
    return reach === 'silent' && !isRevoked ? [isRemote ? 'unused' : 'replaced'] : [];
  }
  if (reach === 'silent') return ['silent'];
  if (reach === undefined) return ['stopped'];
  const flow = samples === 'stored' ? [] : [samples];
  // Cut off, its polls are late because nothing answers.
  if (reach === 'isolated') return ['isolated', ...flow];
  return isOverloaded ? [...flow, 'overloaded'] : flow;
}
