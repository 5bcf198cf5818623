import type { Bench } from './bench.js';
import * as chart from './chart.bench.js';
import * as write from './write.bench.js';

/** One line for each `*.bench.ts`. */
export const BENCHES: readonly Bench[] = [
  { name: 'chart', run: chart.run },
  { name: 'write', run: write.run },
];
