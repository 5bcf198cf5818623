import type { Observation } from '@atalaya/core/domain/network/reading';

/**
 * No two observations of one reading name the same series. A device-wide value that was found twice keeps its first
 * source (profiles list the better one first); rows that collide in their tags are told apart by a number.
 */
export function distinctSeries(observations: readonly Observation[]): Observation[] {
  const taken = new Set<string>();
  return observations.flatMap((observation) => {
    let { tags } = observation;
    const [tag] = Object.keys(tags);
    for (let copy = 2; taken.has(seriesOf(observation.metric, tags)); copy += 1) {
      if (tag === undefined) return [];
      tags = { ...observation.tags, [tag]: `${observation.tags[tag]} (${copy})` };
    }
    taken.add(seriesOf(observation.metric, tags));
    return [{ ...observation, tags }];
  });
}

function seriesOf(metric: string, tags: Readonly<Record<string, string>>): string {
  return `${metric}|${JSON.stringify(Object.entries(tags).sort())}`;
}
