import type { Bench } from './bench.js';

/** Of those that read large books (`sizesOf`). */
const BOOKS_OPTIONS = ['customers', 'invoices', 'lines'];

/** One line for each `*.bench.ts`. Only the one that runs is loaded: what the others need is none of its memory. */
export const BENCHES: readonly Bench[] = [
  { name: 'alerting', run: async () => (await import('./alerting.bench.js')).run() },
  {
    name: 'billing',
    options: ['services'],
    run: async (options) => (await import('./billing.bench.js')).run(options),
  },
  { name: 'chart', run: async () => (await import('./chart.bench.js')).run() },
  {
    name: 'customer-page',
    options: BOOKS_OPTIONS,
    run: async (options) => (await import('./customer-page.bench.js')).run(options),
  },
  {
    name: 'field',
    options: ['devices', 'minutes', 'only'],
    run: async (options) => (await import('./field.bench.js')).run(options),
  },
  { name: 'icmp', run: async () => (await import('./icmp.bench.js')).run() },
  {
    name: 'interleavings',
    options: ['services', 'routers', 'steps', 'seed'],
    run: async (options) => (await import('./interleavings.bench.js')).run(options),
  },
  {
    name: 'leakage',
    options: ['customers'],
    run: async (options) => (await import('./leakage.bench.js')).run(options),
  },
  {
    name: 'link-down',
    options: ['tries', 'links', 'interval'],
    run: async (options) => (await import('./link-down.bench.js')).run(options),
  },
  {
    name: 'reconnect',
    options: ['tries'],
    run: async (options) => (await import('./reconnect.bench.js')).run(options),
  },
  {
    name: 'reports',
    options: BOOKS_OPTIONS,
    run: async (options) => (await import('./reports.bench.js')).run(options),
  },
  { name: 'snmp', run: async () => (await import('./snmp.bench.js')).run() },
  { name: 'spool', run: async () => (await import('./spool.bench.js')).run() },
  {
    name: 'storm',
    options: ['devices'],
    run: async (options) => (await import('./storm.bench.js')).run(options),
  },
  {
    name: 'suspensions',
    options: ['services', 'routers', 'budget'],
    run: async (options) => (await import('./suspensions.bench.js')).run(options),
  },
  { name: 'write', run: async () => (await import('./write.bench.js')).run() },
];
