import { collectDefaultMetrics, Registry } from 'prom-client';

/** What /metrics shows of this process: memory, CPU and event loop to begin with. */
export function createPrometheus(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}
