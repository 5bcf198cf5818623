import type { Bench } from './bench.js';
import * as chart from './chart.bench.js';
import * as field from './field.bench.js';
import * as write from './write.bench.js';

/** One line for each `*.bench.ts`. */
export const BENCHES: readonly Bench[] = [
  { name: 'chart', run: chart.run },
  { name: 'field', options: ['devices', 'minutes', 'only'], run: field.run },
  { name: 'write', run: write.run },
];
