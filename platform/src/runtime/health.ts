import { errorMessage } from './startup-error.js';
import { systemDelay } from './system-timers.js';

export const HEALTH_STATUSES = ['ok', 'degraded', 'down'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export interface CheckResult {
  readonly status: HealthStatus;
  /** One short sentence for a person; holds nothing of any tenant and no secret. */
  readonly detail: string;
}

export interface HealthReport {
  /** The worst of the checks. */
  readonly status: HealthStatus;
  readonly version: string;
  readonly checks: readonly (CheckResult & { readonly name: string })[];
}

export interface Health {
  /** What throws or does not answer within 3 s is down. Throws on a name that is taken. Returns the remover. */
  register(name: string, check: () => CheckResult | Promise<CheckResult>): () => void;
  report(): Promise<HealthReport>;
}

const CHECK_TIMEOUT_MS = 3_000;

export function createHealth(version: string, checkTimeoutMs = CHECK_TIMEOUT_MS): Health {
  const checks = new Map<string, () => CheckResult | Promise<CheckResult>>();
  return {
    register: (name, check) => {
      if (checks.has(name)) throw new Error(`the health check ${name} is registered twice`);
      checks.set(name, check);
      return () => checks.delete(name);
    },
    report: async () => {
      const results = await Promise.all(
        [...checks].map(async ([name, check]) => ({
          name,
          ...(await outcome(check, checkTimeoutMs)),
        })),
      );
      return { status: worst(results), version, checks: results };
    },
  };
}

async function outcome(
  check: () => CheckResult | Promise<CheckResult>,
  timeoutMs: number,
): Promise<CheckResult> {
  const answered = new AbortController();
  const late = systemDelay(timeoutMs, answered.signal).then(
    (): CheckResult => ({
      status: 'down',
      detail: `does not answer within ${timeoutMs} ms`,
    }),
  );
  late.catch(() => {});
  try {
    return await Promise.race([(async () => check())(), late]);
  } catch (error) {
    return { status: 'down', detail: errorMessage(error) };
  } finally {
    answered.abort();
  }
}

function worst(results: readonly CheckResult[]): HealthStatus {
  const indexes = results.map(({ status }) => HEALTH_STATUSES.indexOf(status));
  return HEALTH_STATUSES[Math.max(0, ...indexes)] ?? 'ok';
}
