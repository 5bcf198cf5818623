import { type Kysely, sql } from 'kysely';

/** A lease tells who relayed it (DHCP option 82): it is kept beside what else a router tells of others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
      alter table device_neighbours drop constraint device_neighbours_kind_check;
      alter table device_neighbours add check (kind in ('neighbour', 'arp', 'ppp', 'lease'));`)
    .execute(db);
}
