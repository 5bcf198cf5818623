import { Counter, Gauge, type Registry } from 'prom-client';

export interface PlatformMetric {
  /** Ends in `_total` when it only grows. */
  readonly name: string;
  readonly help: string;
  /** Asked each time /metrics is read; undefined: there is no value now. */
  readonly read: () => number | undefined;
}

/** Shows values on /metrics as they are when they are asked for. Returns the remover. */
export function registerPlatformMetrics(
  registry: Registry,
  metrics: readonly PlatformMetric[],
): () => void {
  const registers = [registry];
  for (const { name, help, read } of metrics) {
    if (name.endsWith('_total')) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read() ?? 0);
        },
      });
      continue;
    }
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value === undefined) this.reset();
        else this.set(value);
      },
    });
  }
  return () => {
    for (const { name } of metrics) registry.removeSingleMetric(name);
  };
}
