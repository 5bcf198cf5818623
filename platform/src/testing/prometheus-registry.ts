import { Registry } from 'prom-client';

/** An empty one, as a process's `/metrics` reads it. */
export function createTestRegistry(): Registry {
  return new Registry();
}
