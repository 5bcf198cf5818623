import type { BenchOptions, BenchResult } from './bench.js';
import { idOf } from './books/book-names.js';
import { type Clerk, sizesOf, withBooksApi } from './books/books-api.js';

const PAGES = 200;
const WARM_UP = 5;
/** What clerks type: words with thousands of hits, two words, a telephone, a tax id, a user, one who is not there. */
const SEARCHES = {
  name: ['garcia', 'maria lopez', 'a', 'jose nunez soto'],
  phone: ['52 4', '4000237570'],
  taxId: ['TAX000012345', 'TAX00000'],
  user: ['usuario99', 'usuario54321'],
  address: ['calle vega 137', 'colonia soto'],
  nobody: ['nadie'],
};

/**
 * The customer page as a browser opens it over HTTP: what the page needs before it can ask for more, then that. Each tab
 * is measured by itself; `p95Ms` is the page with all that it shows without a click.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const sizes = sizesOf(options);
  const { customers, invoicesEach, linesEach } = sizes;
  const figures = await withBooksApi(sizes, (clerk) => measure(clerk, customers));
  return {
    name: 'customer-page',
    work: `${PAGES} customer pages of ${customers} customers with ${customers * invoicesEach * linesEach} invoice lines: customer, then balance, services and pinned notes, then links, then radio and alerts, each wave at once over HTTP on loopback from the same process; every tab; and what clerks search for`,
    figures,
    peers: {},
  };
}

async function measure(clerk: Clerk, customers: number): Promise<Record<string, number>> {
  for (let n = 0; n < WARM_UP; n += 1) await open(clerk, n % customers);
  await search(clerk);
  clerk.forget();
  for (let page = 0; page < PAGES; page += 1) await open(clerk, (page * 7_919) % customers);
  for (let round = 0; round < 5; round += 1) await search(clerk);
  const searches = Object.keys(SEARCHES).map((name) => `search-${name}`);
  return {
    p95Ms: clerk.percentileOf(['page'], 0.95),
    p50Ms: clerk.percentileOf(['page'], 0.5),
    searchP95Ms: clerk.percentileOf(searches, 0.95),
    ...clerk.figures(),
  };
}

async function open(clerk: Clerk, n: number): Promise<void> {
  const [customer, account, service, device] = ['c', 'a', 's', 'd'].map((mark) =>
    idOf(`${mark}${n}`),
  );
  await clerk.timed('page', async () => {
    await clerk.get('customer', `/customers/${customer}`);
    await Promise.all([
      clerk.get('accounts', `/accounts?customerId=${customer}&limit=20`),
      clerk.get('services', `/services?customerId=${customer}&limit=200`),
      clerk.get('pinnedNotes', `/customers/${customer}/notes?limit=100&pinned=true`),
    ]);
    await clerk.get('links', `/services/${service}/device-links?limit=100`);
    await Promise.all([
      clerk.get('radio', `/devices/${device}`),
      clerk.get('alerts', `/alerts?deviceId=${device}&limit=20`),
    ]);
  });
  await clerk.get('tabInvoices', `/invoices?limit=50&accountId=${account}`);
  await clerk.get('tabPayments', `/payments?limit=50&accountId=${account}`);
  await clerk.get('tabStatement', `/accounts/${account}/statement`);
  await clerk.get('tabDunning', `/accounts/${account}/dunning`);
  await clerk.get('tabTimeline', `/customers/${customer}/timeline?limit=50`);
  await clerk.timed('tabRecords', () =>
    Promise.all([
      clerk.get('notes', `/customers/${customer}/notes?limit=100`),
      clerk.get('documents', `/customers/${customer}/documents?limit=100`),
    ]),
  );
  await clerk.get('equipment', `/equipment?customerId=${customer}&limit=200`);
}

async function search(clerk: Clerk): Promise<void> {
  for (const [name, texts] of Object.entries(SEARCHES)) {
    for (const text of texts) {
      await clerk.get(`search-${name}`, `/customers?limit=100&search=${encodeURIComponent(text)}`);
    }
  }
}
