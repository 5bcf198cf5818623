import { eventBusContract } from '@atalaya/core/testing/contracts/event-bus.contract';
import pg from 'pg';
import { withDatabase } from '../testing/with-database.js';
import { createDatabase } from './database.js';
import { silentLog } from './database-log.js';
import { createPostgresEventBus } from './postgres-event-bus.js';

const db = withDatabase();

eventBusContract(
  'the Postgres bus',
  async () => {
    const other = createDatabase({ url: db.ownerUrl, log: silentLog, poolSize: 2 });
    const here = await createPostgresEventBus(db.database, silentLog);
    const there = await createPostgresEventBus(other, silentLog);
    return {
      here,
      there,
      interrupt: () => cutListeningConnections(db.superuserUrl),
      close: async () => {
        await here.close();
        await there.close();
        await other.close();
      },
    };
  },
  { hasConnection: true },
);

async function cutListeningConnections(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'atalaya listen' and datname = current_database()`,
  );
  await client.end();
}
