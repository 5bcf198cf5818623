import {
  detectEchoProgram,
  openEchoProgram,
} from '@atalaya/collector/transports/icmp/detect-echo-program';
import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import { echoStatistics } from '@atalaya/core/domain/metrics/echo-statistics';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import type { ProbeReport, ProbeSample } from './probe-report.js';
import type { ProbeTarget } from './probe-target.js';

const ECHOES = 10;
const SPACING_MS = 200;
const ECHO_TIMEOUT_MS = 1_500;

/** Ten echoes in two seconds. Throws StartupError when none is answered or none can be sent. */
export async function readEchoes(
  target: Extract<ProbeTarget, { kind: 'icmp' }>,
  fpingPath: string | undefined,
): Promise<ProbeReport> {
  const status = await detectEchoProgram(fpingPath);
  const rtts: (number | null)[] = [];
  let problem: string | undefined;
  await openEchoProgram(status).runEchoes({
    targets: [target.address],
    count: ECHOES,
    spacingMs: SPACING_MS,
    timeoutMs: ECHO_TIMEOUT_MS,
    signal: AbortSignal.timeout(ECHOES * SPACING_MS + 10 * ECHO_TIMEOUT_MS),
    onEcho: (_target, { seq, rttMs }) => {
      rtts[seq] = rttMs;
    },
    onUnmeasured: (_target, failure) => {
      problem = failure.message;
    },
  });
  if (problem !== undefined) throw new StartupError(`${target.shown}: ${problem}`);
  if (rtts.every((rttMs) => rttMs === null)) {
    throw new StartupError(`${target.shown}: none of ${ECHOES} echoes was answered.`);
  }
  const statistics = echoStatistics(rtts);
  const samples = Object.entries(statistics).flatMap(([metric, value]): ProbeSample[] =>
    isMetricName(metric) ? [{ metric, tags: {}, value }] : [],
  );
  const warnings = status.kind === 'fping' ? [] : [status.detail];
  return { target: target.shown, driver: 'icmp', device: {}, samples, warnings };
}
