import pg from 'pg';

/**
 * Makes the rows of a bench's world quickly: what each statement adds is not held to foreign keys and triggers, which
 * the product's own writes are, and indexes are made anew at the end instead of row by row. Statements of one list run
 * one after another, lists beside each other. As the superuser.
 */
export async function bulkLoad(
  superuserUrl: string,
  tables: readonly string[],
  lists: readonly (readonly string[])[],
): Promise<void> {
  const setIndexes = (isReady: boolean) =>
    `update pg_index set indisready = ${isReady}, indisvalid = ${isReady}
     where indrelid = any('{${tables.join()}}'::regclass[])`;
  if (tables.length === 0) {
    for (const list of lists) await onConnection(superuserUrl, list);
    return;
  }
  await onConnection(superuserUrl, [setIndexes(false)]);
  await Promise.all(lists.map((list) => onConnection(superuserUrl, list)));
  const halves = [0, 1].map((half) =>
    tables.filter((_, place) => place % 2 === half).map((table) => `reindex table ${table}`),
  );
  await Promise.all(halves.map((half) => onConnection(superuserUrl, half)));
  await onConnection(superuserUrl, [setIndexes(true), 'vacuum analyze']);
}

async function onConnection(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query('set synchronous_commit = off');
    await client.query(`set maintenance_work_mem = '512MB'`);
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
