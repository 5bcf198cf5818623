import type { PollFailure } from '@atalaya/core/domain/network/device';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import type { HistoryResult, PastSample } from '@atalaya/core/ports/device-driver';
import { mainRadio } from './radio-observations.js';
import type { UispApi } from './uisp-api.js';
import type { UispDevice } from './uisp-schema.js';
import {
  type MetricHistory,
  metricHistories,
  parseUispStatistics,
  type StatisticsSubject,
} from './uisp-statistics.js';

/** UISP's steps are finer over its day than over its week, and there than over its month. */
const SPANS = [
  { interval: 'day', lengthMs: DAY_MS },
  { interval: 'week', lengthMs: 7 * DAY_MS },
  { interval: 'month', lengthMs: 30 * DAY_MS },
] as const;
type Interval = (typeof SPANS)[number]['interval'];
/** Of one device; beyond it the oldest are left out. */
const MOST_SAMPLES = 200_000;

/** What has to be known of a device to name its past as its present is named. */
export function statisticsSubject({
  overview,
  interfaces,
  identification,
}: UispDevice): StatisticsSubject {
  const isAp = overview?.wirelessMode?.startsWith('ap') === true || identification.role === 'ap';
  return {
    end: isAp ? 'ap' : 'station',
    radio: (overview && mainRadio(interfaces, overview)?.identification.name) ?? 'main',
  };
}

/** The statistics of one device in [from, to): the newest in UISP's fine steps, what is before in coarser ones. */
export async function readHistory(
  api: UispApi,
  subject: StatisticsSubject | undefined,
  externalId: string,
  run: { readonly from: Instant; readonly to: Instant; readonly signal: AbortSignal },
): Promise<HistoryResult> {
  if (subject === undefined) {
    const message = 'UISP has not listed this device since the collector began to read it.';
    return err({ kind: 'unsupported', message });
  }
  const samples: PastSample[] = [];
  let before = run.to;
  for (const { interval, lengthMs } of SPANS) {
    const from = Math.max(run.from, run.to - lengthMs);
    if (from >= before) continue;
    const read = await readSpan(api, subject, externalId, {
      interval,
      from,
      to: before,
      signal: run.signal,
    });
    // UNMS 1.x knows no week: its month then covers it.
    if (!read.ok && interval === 'week' && read.error.kind === 'protocol-error') continue;
    if (!read.ok) return read;
    samples.push(...read.value);
    before = from;
  }
  return ok(samples.slice(0, MOST_SAMPLES).sort((a, b) => a.at - b.at));
}

async function readSpan(
  api: UispApi,
  subject: StatisticsSubject,
  externalId: string,
  span: {
    readonly interval: Interval;
    readonly from: Instant;
    readonly to: Instant;
    readonly signal: AbortSignal;
  },
): Promise<Result<PastSample[], PollFailure>> {
  const { interval, from, to, signal } = span;
  const asked = { interval, startMs: from, periodMs: to - from };
  const answer = await api.statistics(externalId, asked, signal);
  if (!answer.ok) return answer;
  const histories = metricHistories(parseUispStatistics(answer.value), subject);
  return ok(histories.flatMap((history) => within(history, from, to)));
}

function within({ metric, tags, points }: MetricHistory, from: Instant, to: Instant): PastSample[] {
  return points
    .filter(({ atMs }) => atMs >= from && atMs < to)
    .map(({ atMs, value }) => ({ metric, tags, at: atMs, value }));
}
