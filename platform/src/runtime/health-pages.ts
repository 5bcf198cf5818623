import type { healthSchema, healthTasksSchema } from '@atalaya/core/wire/rest/health';
import type { z } from 'zod';
import type { Platform } from './platform.js';

/** What a process answers about itself, on the web server of the api and on HEALTH_PORT alike. */
export interface HealthPages {
  /** 503 while something that the process needs is down, 200 otherwise. */
  report(): Promise<{ readonly code: 200 | 503; readonly body: z.infer<typeof healthSchema> }>;
  tasks(): z.infer<typeof healthTasksSchema>;
  /** In Prometheus' text format. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>;
}

export function createHealthPages({
  health,
  tasks,
  prometheus,
}: Pick<Platform, 'health' | 'tasks' | 'prometheus'>): HealthPages {
  return {
    report: async () => {
      const report = await health.report();
      const code = report.status === 'down' ? 503 : 200;
      return { code, body: { ...report, checks: [...report.checks] } };
    },
    tasks: () => ({
      items: tasks.states().map(({ name, everyMs, lastRunAt, nextRunAt, lastError }) => ({
        name,
        everyMs,
        lastRunAt: asIso(lastRunAt),
        nextRunAt: asIso(nextRunAt),
        lastError,
      })),
    }),
    metrics: async () => ({ type: prometheus.contentType, text: await prometheus.metrics() }),
  };
}

function asIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
