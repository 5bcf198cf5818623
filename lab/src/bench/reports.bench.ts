import type { BenchOptions, BenchResult } from './bench.js';
import { type Clerk, sizesOf, withBooksApi } from './books/books-api.js';

const ROUNDS = 3;
/** What the pages of a billing department ask for when they are opened, and their search. */
const CALLS: Readonly<Record<string, string>> = {
  receivables: '/reports/receivables',
  debtors: '/reports/receivables/accounts?limit=50&currency=MXN',
  debtorsOfBucket: '/reports/receivables/accounts?limit=50&currency=MXN&bucket=over_90',
  recurringRevenue: '/reports/recurring-revenue',
  collected: '/reports/collected',
  invoices: '/invoices?limit=50',
  payments: '/payments?limit=50',
  paymentsSearched: '/payments?limit=50&search=REF1234',
  accounts: '/accounts?limit=50',
  customers: '/customers?limit=100',
  services: '/services?limit=100',
  deskSearch: '/cash-desk/accounts?search=garcia',
  cuts: '/dunning/cuts?list=planned&limit=100',
  dunningRuns: '/dunning-runs',
  promises: '/promises?limit=100',
  tasks: '/collection-tasks?state=open&limit=100',
};

/** Reports and lists over large books, over HTTP; each call the slowest of three. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const sizes = sizesOf(options);
  const { customers, invoicesEach, linesEach } = sizes;
  const figures = await withBooksApi(sizes, measure);
  return {
    name: 'reports',
    work: `each report and list once with ${customers} accounts and ${customers * invoicesEach * linesEach} invoice lines, over HTTP on loopback from the same process: the slowest of ${ROUNDS} answers`,
    figures,
    peers: {},
  };
}

async function measure(clerk: Clerk): Promise<Record<string, number>> {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, path] of Object.entries(CALLS)) await clerk.get(name, path);
  }
  return Object.fromEntries(
    Object.keys(CALLS).map((name) => [`${name}Ms`, clerk.percentileOf([name], 1)]),
  );
}
