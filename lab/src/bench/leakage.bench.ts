import { LEAKAGE_KINDS } from '@atalaya/core/domain/reports/leakage';
import { planOverrunsTask } from '@atalaya/platform/leakage/plan-overruns-task';
import type { BenchOptions, BenchResult } from './bench.js';
import { idOf, NOW, sqlId } from './books/book-names.js';
import { type BooksWorld, type Clerk, sizesOf, withBooksApi } from './books/books-api.js';
import { bulkLoad } from './books/bulk-load.js';

const ROUTERS = 20;
const ROUNDS = 3;
const WRITTEN_AT_ONCE = 10_000;
const MINUTE_MS = 60_000;

/** The page of leaks and its file, with everybody online and a few in a hundred leaking in each way. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const { customers } = sizesOf(options);
  const figures = await withBooksApi({ customers, invoicesEach: 1, linesEach: 1 }, (clerk, world) =>
    measure(clerk, world, customers),
  );
  return {
    name: 'leakage',
    work: `the report of leaks over ${customers} services with ${customers * 10} sessions on ${ROUTERS} routers and two rates of each who is online, over HTTP on loopback from the same process: the slowest of ${ROUNDS} answers`,
    figures,
    peers: {},
  };
}

async function measure(
  clerk: Clerk,
  world: BooksWorld,
  customers: number,
): Promise<Record<string, number>> {
  await bulkLoad(world.superuserUrl, [], [leaks(world.tenantId)]);
  await writeRates(world, customers);
  const task = planOverrunsTask({ ...world, clock: { now: () => NOW } });
  const { signal } = new AbortController();
  await clerk.timed('look', () => task.run(signal));
  const found = await clerk.get('leakage', '/reports/leakage');
  for (let round = 0; round < ROUNDS; round += 1) {
    await clerk.timed('look', () => task.run(signal));
    await clerk.get('leakage', '/reports/leakage');
    for (const kind of LEAKAGE_KINDS) {
      await clerk.get('items', `/reports/leakage/items?limit=100&kind=${kind}`);
    }
  }
  return {
    ...countsOf(found),
    leakageMs: clerk.percentileOf(['leakage'], 1),
    itemsMs: clerk.percentileOf(['items'], 1),
    lookMs: clerk.percentileOf(['look'], 1),
  };
}

function countsOf(found: unknown): Record<string, number> {
  const kinds: unknown =
    typeof found === 'object' && found !== null ? Reflect.get(found, 'kinds') : undefined;
  if (!Array.isArray(kinds)) throw new Error('the report has no kinds');
  return Object.fromEntries(
    kinds.map((each) => [String(Reflect.get(each, 'kind')), Number(Reflect.get(each, 'count'))]),
  );
}

/** Sessions on routers, seen a minute ago; and of each way to leak some. */
function leaks(tenantId: string): string[] {
  const number = `substr(user_name, 8)::integer`;
  const seen = `'${new Date(NOW - MINUTE_MS).toISOString()}'::timestamptz`;
  return [
    `insert into devices (tenant_id, id, name, role, vendor, address, created_at, updated_at)
     select '${tenantId}', ${sqlId(`'r' || n`)}, 'ccr-' || n, 'router', 'mikrotik', '10.0.0.1', '2020-01-01', '2020-01-01'
     from generate_series(0, ${ROUTERS - 1}) n`,
    `update service_sessions set device_id = ${sqlId(`'r' || ${number} % ${ROUTERS}`)}, last_seen_at = ${seen}
     where to_at is null`,
    // Who left is offline, but for one in a hundred of them.
    `update service_sessions set to_at = '2026-03-08' where to_at is null and ${number} % 12 = 0 and ${number} % 1200 <> 0`,
    `update services set desired_state = 'suspended' where ${number.replace('user_name', 'access_identity')} % 500 = 2`,
    `delete from service_sessions where ${number} % 300 = 3 and from_at > '2026-02-09'`,
    `update service_sessions set to_at = '2026-02-01', from_at = '2026-01-20', last_seen_at = '2026-02-01'
     where ${number} % 300 = 3`,
    `update service_sessions set user_name = 'desconocido' || ${number} where to_at is null and ${number} % 1000 = 1`,
    'vacuum analyze',
  ];
}

/** Everybody passes some; one in a hundred more than any plan gives. */
async function writeRates({ metrics, tenantId }: BooksWorld, customers: number): Promise<void> {
  for (let start = 0; start < customers; start += WRITTEN_AT_ONCE) {
    const users = Array.from(
      { length: Math.min(WRITTEN_AT_ONCE, customers - start) },
      (_, i) => start + i,
    );
    await metrics.write(
      users.flatMap((n) => {
        const series = {
          tenantId,
          deviceId: idOf(`r${n % ROUTERS}`),
          tags: { service: `usuario${n}` },
          at: NOW - MINUTE_MS,
        };
        const value = n % 100 === 5 ? 400e6 : 3e6 + (n % 7) * 1e6;
        return [
          { ...series, metric: 'session.out_bps' as const, value },
          { ...series, metric: 'session.in_bps' as const, value: value / 20 },
        ];
      }),
    );
  }
}
