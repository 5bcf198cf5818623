import * as alerting from './alerting.bench.js';
import type { Bench } from './bench.js';
import * as billing from './billing.bench.js';
import { BOOKS_OPTIONS } from './books/books-api.js';
import * as chart from './chart.bench.js';
import * as customerPage from './customer-page.bench.js';
import * as field from './field.bench.js';
import * as icmp from './icmp.bench.js';
import * as linkDown from './link-down.bench.js';
import * as reports from './reports.bench.js';
import * as snmp from './snmp.bench.js';
import * as spool from './spool.bench.js';
import * as storm from './storm.bench.js';
import * as write from './write.bench.js';

/** One line for each `*.bench.ts`. */
export const BENCHES: readonly Bench[] = [
  { name: 'alerting', run: alerting.run },
  { name: 'billing', options: ['services'], run: billing.run },
  { name: 'chart', run: chart.run },
  { name: 'customer-page', options: BOOKS_OPTIONS, run: customerPage.run },
  { name: 'field', options: ['devices', 'minutes', 'only'], run: field.run },
  { name: 'icmp', run: icmp.run },
  { name: 'link-down', options: ['tries', 'links', 'interval'], run: linkDown.run },
  { name: 'reports', options: BOOKS_OPTIONS, run: reports.run },
  { name: 'snmp', run: snmp.run },
  { name: 'spool', run: spool.run },
  { name: 'storm', options: ['devices'], run: storm.run },
  { name: 'write', run: write.run },
];
