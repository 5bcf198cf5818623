import {
  BASELINE_STEP_MS,
  BASELINE_WINDOW_MS,
  refreshBaseline,
} from '@atalaya/core/domain/alerting/baseline';
import type { SeriesReference } from '@atalaya/core/domain/alerting/wide-inputs';
import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { MetricsGateway, VisibleDevices } from '../../network/metrics-gateway.js';

/** Stored values that the usual value of one series is made of. */
export const BASELINE_POINTS = BASELINE_WINDOW_MS / BASELINE_STEP_MS;

/** What each series usually read in the 7 days before; nothing of those that were not known for long enough. */
export async function usualBefore(
  metrics: MetricsGateway,
  visible: VisibleDevices,
  series: readonly SeriesKey[],
  before: Instant,
): Promise<SeriesReference[]> {
  const to = Math.floor(before / BASELINE_STEP_MS) * BASELINE_STEP_MS;
  const answers = await metrics.range(visible, {
    series,
    from: to - BASELINE_WINDOW_MS,
    to,
    maxPoints: BASELINE_POINTS,
    aggregate: 'avg',
  });
  return answers.map(({ series: key, points }) => {
    const { value } = refreshBaseline({ points, to, before: null, isFault: () => false });
    return { ...key, to: 'baseline', value };
  });
}
