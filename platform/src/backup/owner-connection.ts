import { Socket } from 'node:net';
import pg from 'pg';

export interface OwnerConnection {
  readonly client: pg.Client;
  /** Waits for the server's goodbye; after a failure it hangs up instead, for a COPY half-way would never end. */
  close(): Promise<void>;
  hangUp(): void;
}

/** One connection as the owner, whose values come and go as text that means the same everywhere. */
export async function connectOwner(url: string): Promise<OwnerConnection> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    application_name: 'atalaya backup',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    stream: () => socket,
  });
  // Told by the query that fails; unheard it would end this process.
  client.on('error', () => {});
  await client.connect();
  await client.query(
    `set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;
     set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC';
     set extra_float_digits = 1; set bytea_output = 'hex'; set client_encoding = 'UTF8'`,
  );
  return { client, close: () => client.end(), hangUp: () => void socket.destroy() };
}
