import pg from 'pg';

/** The login that Grafana's data source uses. */
export const GRAFANA_LOGIN = 'atalaya_grafana_reader';

/**
 * Makes Grafana's login, or gives it this password: a member of atalaya_grafana, which reads the views of
 * schema grafana across tenants and nothing else. Each of its statements ends after a minute.
 */
export async function ensureGrafanaLogin(ownerUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [
      GRAFANA_LOGIN,
    ]);
    const verb = rowCount === 0 ? 'create' : 'alter';
    const database = client.escapeIdentifier(client.database ?? '');
    await client.query(
      `${verb} role ${GRAFANA_LOGIN} login inherit connection limit 20 password ${client.escapeLiteral(password)};
      alter role ${GRAFANA_LOGIN} set statement_timeout = '60s';
      alter role ${GRAFANA_LOGIN} set default_transaction_read_only = on;
      grant atalaya_grafana to ${GRAFANA_LOGIN} with inherit true, set false;
      grant connect on database ${database} to ${GRAFANA_LOGIN};`,
    );
  } finally {
    await client.end();
  }
}
