import type { Database } from '@atalaya/platform/postgres/database';
import { FEBRUARY, foundTown, MARCH } from './town-engine.js';
import { collectorOf, FakeRouter, switchOn, want } from './town-routers.js';

/** One service that is cut at ten, on a router that is switched on. */
export async function cutTown(database: Database) {
  const { town, until, look } = await foundTown(database, '2026-03-06T08:00');
  const routerId = await switchOn(database, town);
  const one = await town.service(MARCH);
  await until(['2026-03-09T00:00', '2026-03-09T09:59', '2026-03-09T10:00']);
  await town.in((trx) =>
    trx
      .updateTable('enforcement_routers')
      .set({ reconciled_at: new Date(town.clock.now()) })
      .execute(),
  );
  const collector = collectorOf(town, database);
  return { town, until, look, one, routerId, collector, router: new FakeRouter() };
}

/** The same without the days before it. */
export async function wantedTown(database: Database, count = 1) {
  const { town } = await foundTown(database, '2026-03-09T10:00');
  const routerId = await switchOn(database, town);
  const all = await town.crowd(count, () => ({ ...FEBRUARY, openMinor: 0 }));
  const [one] = all;
  if (one === undefined) throw new Error('a town has people');
  const collector = collectorOf(town, database);
  return { town, one, all, routerId, collector, router: new FakeRouter() };
}

/** The same, with the line wanted cut. */
export async function suspendedTown(database: Database) {
  const of = await wantedTown(database);
  await want(of.town, [of.one.serviceId], 'suspended');
  return of;
}

export const serviceOf = ({
  town,
  one,
}: Pick<Awaited<ReturnType<typeof wantedTown>>, 'town' | 'one'>) =>
  town.in((trx) =>
    trx
      .selectFrom('services')
      .where('id', '=', one.serviceId)
      .selectAll()
      .executeTakeFirstOrThrow(),
  );
