import type { Sample, Tags } from '../metrics/sample.js';
import { type Instant, MINUTE_MS } from '../shared/instant.js';
import type { AlertRule } from './rule.js';
import { RuleEngine } from './rule-engine.js';
import type { SelectableDevice } from './select-device.js';
import { tagText } from './series-index.js';
import type { SeriesReference } from './wide-inputs.js';

/** One time that the rule would have fired. */
export interface TriedFiring {
  readonly deviceId: string;
  readonly tags: Tags;
  readonly from: Instant;
  /** null when it would fire still. */
  readonly to: Instant | null;
  readonly value: number | null;
}

interface Past {
  readonly samples: readonly Sample[];
  readonly to: Instant;
  /** What the series are held against all the time. */
  readonly references?: readonly SeriesReference[];
}

/**
 * Runs a rule over samples of the past, in the order of their times, as if they came now; in the order of
 * beginnings. Which devices were down then is not looked at.
 */
export function tryRule(
  rule: AlertRule,
  devices: readonly SelectableDevice[],
  { samples, to, references = [] }: Past,
): TriedFiring[] {
  const firings: TriedFiring[] = [];
  const open = new Map<string, number>();
  const engine = new RuleEngine({
    rules: [rule],
    devices,
    onStep: ({ state, isNews, deviceId, tags, at, value }) => {
      if (!isNews) return;
      const key = `${deviceId}/${tagText(rule.metric, tags)}`;
      const begun = open.get(key);
      const firing = begun === undefined ? undefined : firings[begun];
      if (state === 'firing') {
        open.set(key, firings.length);
        firings.push({ deviceId, tags, from: at, to: null, value });
      } else if (begun !== undefined && firing !== undefined) {
        firings[begun] = { ...firing, to: at };
      }
    },
  });
  engine.setReferences(references);
  const isSilence = rule.condition.kind === 'no-data';
  let tickedAt = samples[0]?.at ?? to;
  const tickUntil = (until: Instant) => {
    for (; isSilence && tickedAt + MINUTE_MS <= until; tickedAt += MINUTE_MS) {
      engine.tick(tickedAt + MINUTE_MS);
    }
  };
  for (const sample of samples) {
    tickUntil(sample.at);
    engine.evaluate([sample], sample.at);
  }
  tickUntil(to);
  return firings;
}
