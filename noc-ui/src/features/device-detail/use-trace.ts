import type { Vital } from '@atalaya/core/wire/rest/metrics';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeviceSamples } from '../../shared/live/use-device-samples.js';
import type { SparkPoint } from '../../shared/ui/spark-path.js';
import { oneLine } from './one-line.js';
import { metricQuery } from './queries.js';

const KEEP_MS = 15 * 60_000;
const MAX_POINTS = 1_000;

/** What was stored of the last minutes, and every live sample since: the points of a trace. */
export function useTrace(vital: Vital | undefined): readonly SparkPoint[] {
  const [live, setLive] = useState<readonly SparkPoint[]>([]);
  const { data } = useQuery({
    ...metricQuery(vital ?? NOTHING, KEEP_MS, 300),
    enabled: vital !== undefined,
  });
  useDeviceSamples(vital ? [vital.deviceId] : [], (samples) => {
    const fresh = samples
      .filter(
        (sample) => vital && sample.metric === vital.metric && hasTags(sample.tags, vital.tags),
      )
      .map((sample) => ({ atMs: Date.parse(sample.at), value: sample.value }));
    if (fresh.length > 0) setLive((before) => [...before, ...fresh].slice(-MAX_POINTS));
  });
  const stored = (oneLine(data?.series ?? [])?.points ?? []).map(({ at, value }) => ({
    atMs: Date.parse(at),
    value,
  }));
  const firstLiveMs = live[0]?.atMs ?? Number.POSITIVE_INFINITY;
  return [...stored.filter(({ atMs }) => atMs < firstLiveMs), ...live];
}

const NOTHING = { deviceId: '', metric: '', tags: {} };

function hasTags(tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>) {
  return Object.entries(wanted).every(([name, value]) => tags[name] === value);
}
