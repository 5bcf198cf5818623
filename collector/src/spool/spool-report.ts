import type { SampleFlow } from '@atalaya/core/domain/collectors/collector-trouble';
import type { CheckResult } from '@atalaya/platform/runtime/health';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { registerPlatformMetrics } from '@atalaya/platform/runtime/platform-metrics';
import type { SpoolState } from '../poll/sample-writer.js';

/** The worst that holds: what the heartbeat tells others, and the pages' banner shows. */
export function sampleFlow({ isFull, diskProblem, problem }: SpoolState): SampleFlow {
  if (isFull) return 'full';
  if (diskProblem !== null) return 'in-memory';
  return problem === null ? 'stored' : 'waiting';
}

/** What /health says of the samples' way into the store. */
export function spoolCheck(state: SpoolState | undefined): CheckResult {
  if (state === undefined) return { status: 'ok', detail: 'are stored as they come' };
  const { waiting, dropped, unusable, problem, diskProblem, isFull } = state;
  const lost = [
    ...(isFull ? ['the spool is full'] : []),
    ...(dropped > 0 ? [`${dropped} were dropped`] : []),
    ...(unusable > 0 ? [`${unusable} could not be stored`] : []),
    ...(diskProblem === null ? [] : [`they wait in memory only (${diskProblem})`]),
  ];
  if (problem === null && lost.length === 0) {
    return { status: 'ok', detail: 'are stored as they come' };
  }
  const now = problem === null ? 'are stored' : `${waiting} wait for the metric store`;
  return { status: 'degraded', detail: [now, ...lost].join('; ') };
}

/** One line in the log when the store begins or ceases to refuse, or the disk does. */
export function spoolTeller(log: Pick<Platform['log'], 'info' | 'warn'>) {
  let before: Pick<SpoolState, 'problem' | 'diskProblem'> = { problem: null, diskProblem: null };
  return (state: SpoolState): void => {
    const { problem, diskProblem, waiting } = state;
    if (problem !== null && before.problem === null) {
      log.warn({ reason: problem }, 'the metric store refuses samples; they wait');
    }
    if (problem === null && before.problem !== null) {
      log.info({ waiting }, 'the metric store takes samples again');
    }
    if (diskProblem !== null && before.diskProblem === null) {
      log.warn({ reason: diskProblem }, 'samples cannot be written to disk; they wait in memory');
    }
    before = state;
  };
}

type Registry = Platform['prometheus'];

/** Shows the spool on /metrics. Returns the remover. */
export function registerSpoolMetrics(
  registry: Registry,
  state: () => SpoolState | undefined,
): () => void {
  const flag = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));
  return registerPlatformMetrics(registry, [
    {
      name: 'atalaya_samples_written_total',
      help: 'Samples that the metric store took from this collector since its start.',
      read: () => state()?.written,
    },
    {
      name: 'atalaya_spool_samples',
      help: 'Samples that wait for the metric store.',
      read: () => state()?.waiting,
    },
    {
      name: 'atalaya_spool_bytes',
      help: 'Size of the sample spool on disk.',
      read: () => state()?.bytes,
    },
    {
      name: 'atalaya_spool_full',
      help: '1 from the first sample dropped for want of room until none waits.',
      read: () => flag(state()?.isFull),
    },
    {
      name: 'atalaya_samples_dropped_total',
      help: 'Samples dropped for want of room, the oldest first.',
      read: () => state()?.dropped,
    },
    {
      name: 'atalaya_samples_unusable_total',
      help: 'Samples found damaged on disk, or such as no store can keep.',
      read: () => state()?.unusable,
    },
  ]);
}
