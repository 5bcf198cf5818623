import type {
  CollectorTrouble,
  CollectorTroubleKind,
} from '@atalaya/core/domain/collectors/collector-trouble';
import type { Locale } from '@atalaya/core/wire/rest/fields';
import { formatNumber } from '../format/numbers.js';
import type { Tone } from './device-status.js';

/** Red: devices that nobody sees, or samples that are lost. */
const RED: ReadonlySet<CollectorTroubleKind> = new Set(['unwatched', 'silent', 'stopped', 'full']);
const BLIND: ReadonlySet<CollectorTroubleKind> = new Set([
  'unwatched',
  'silent',
  'isolated',
  'stopped',
]);

export function troubleTone(kind: CollectorTroubleKind): Tone {
  return RED.has(kind) ? 'red' : 'amber';
}

/** Devices cannot be seen because of it. */
export function isBlind(kind: CollectorTroubleKind): boolean {
  return BLIND.has(kind);
}

/** What its sentences (`collectorTrouble.*` of the shared strings) are filled with. */
export function troubleWords(trouble: CollectorTrouble, locale: Locale) {
  const { kind, collectors, devices, droppedPolls, waitingSamples } = trouble;
  return {
    names: collectors.join(', '),
    count: kind === 'overloaded' ? droppedPolls : devices,
    waiting: formatNumber(waitingSamples, 0, locale),
  };
}
