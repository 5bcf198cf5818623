import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { InvoiceRounds } from '@atalaya/jobs/invoicing/invoice-rounds';
import { seedBilledTenant } from '@atalaya/jobs/invoicing/testing/billed-tenant';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { sql } from 'kysely';
import { type BenchOptions, type BenchResult, rounded } from './bench.js';
import { withBenchDatabase } from './bench-postgres.js';

const SERVICES = 100_000;
const AT = Date.UTC(2026, 2, 1, 12);

/** One run of a month for every service of one provider: drafted, checked, numbered, journalled and told. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const services = options.number('services', SERVICES);
  const figures = await withBenchDatabase((database) => measure(database, services));
  return {
    name: 'billing',
    work: `${services} services of as many customers with one tax in their price, billed in one run by one process with PostgreSQL on this machine: previewed, issued with numbers, lines, journal and an event each; \`holes\` and \`imbalanceMinor\` are what the books were found to lack afterwards`,
    figures,
    peers: {},
  };
}

async function measure(database: Database, services: number) {
  const tenant = await seedBilledTenant(database, {
    slug: 'bench',
    at: new Date(AT - 3_600_000),
    customers: services,
    billedFrom: '2026-03-01',
  });
  const clock = createManualClock(AT);
  const rounds = new InvoiceRounds({ clock, database, bus: createMemoryEventBus(silentLog) });
  const startedAt = performance.now();
  let next: number | null = AT;
  while (next !== null && next <= AT) next = await rounds.look(tenant.tenantId);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { rows } = await database.withTenant(tenant.tenantId, (trx) =>
    sql<{ invoices: string; holes: string; imbalance: string }>`
      select count(*) as invoices, max(number) - count(distinct number) as holes,
        sum(total_minor) - (select sum(amount_minor) from journal_entries where ledger = 'receivable') as imbalance
      from invoices`.execute(trx),
  );
  const [books] = rows;
  return {
    invoices: Number(books?.invoices),
    seconds: rounded(seconds, 1),
    holes: Number(books?.holes),
    imbalanceMinor: Number(books?.imbalance),
  };
}
