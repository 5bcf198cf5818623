import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../../runtime/system-timers.js';
import { deleteDataFolder } from './delete-data-folder.js';
import { type EmbeddedServer, findRunningServer, startEmbeddedServer } from './embedded-server.js';
import { describeProcess } from './process-identity.js';

let folder = '';
let running: EmbeddedServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-embedded-'));
  // mkdtemp closes the folder to others; as root the server's account is another.
  await chmod(folder, 0o755);
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  await deleteDataFolder(folder).catch(() => rm(folder, { recursive: true, force: true }));
});

async function start(dataDir = folder): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDir, isDurable: false });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a first start', () => {
  it('makes a database owned by a role that is no superuser', async () => {
    const server = await start();
    const [row] = await query(
      server.url,
      `select current_user as who, rolsuper, rolcreaterole, rolbypassrls, rolcreatedb,
         pg_get_userbyid(datdba) as owner, datcollate, pg_encoding_to_char(encoding) as encoding
       from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    );
    expect(row).toEqual({
      who: 'atalaya',
      rolsuper: false,
      rolcreaterole: true,
      rolbypassrls: false,
      rolcreatedb: false,
      owner: 'atalaya',
      datcollate: 'C',
      encoding: 'UTF8',
    });
  });

  it('keeps the passwords to itself and refuses a wrong one', async () => {
    const server = await start();
    const { mode } = await stat(join(folder, 'database-passwords.json'));
    expect(mode & 0o777).toBe(0o600);
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });
});

describe('a later start', () => {
  it('finds its data, wherever the folder was moved', async () => {
    const server = await start();
    await query(server.url, 'create table kept as select 42 as answer');
    await server.stop();
    expect(describeProcess(server.pid)).toBeUndefined();
    await rename(folder, `${folder}-moved`);
    folder = `${folder}-moved`;
    const again = await start();
    expect(await query(again.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('is refused while another one runs, whose address can be found', async () => {
    const server = await start();
    await expect(start()).rejects.toThrow(/^Another Atalaya \(process \d+\) is running/);
    expect(await findRunningServer(folder)).toBe(server.url);
    await server.stop();
    expect(await findRunningServer(folder)).toBeUndefined();
  });

  it('works after the process that ran it was killed with SIGKILL', async () => {
    const orphan = await startAndKill();
    expect(describeProcess(orphan)).toBeDefined();
    const server = await start();
    expect(describeProcess(orphan)).toBeUndefined();
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 7 }]);
  });

  it('works after the server itself was killed', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    await server.died;
    await server.stop();
    const again = await start();
    expect(await query(again.url, 'select 1 as answer')).toEqual([{ answer: 1 }]);
  });

  it('works after the server itself was killed and its process id went to another program', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    expect(await server.died).toMatch(/\w/);
    await server.stop();
    const pidFile = join(folder, 'postgres', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    await start();
  });
});

/** Another process starts the server of the same folder, stores something and is killed. */
async function startAndKill(): Promise<number> {
  const script = `
    const { startEmbeddedServer } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded-server.ts'))});
    const { default: pg } = await import('pg');
    const server = await startEmbeddedServer({ dataDir: ${JSON.stringify(folder)}, isDurable: false });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('create table kept as select 7 as answer');
    process.stdout.write(String(server.pid), () => process.kill(process.pid, 'SIGKILL'));
  `;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  await new Promise((resolve) => child.once('close', resolve));
  return Number.parseInt(said, 10);
}

describe('a data folder that cannot be used', () => {
  it('is named when it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(start(join(folder, 'file', 'data'))).rejects.toThrow(
      /^The data folder .*file\/data cannot be written \(ENOTDIR\): set DATA_DIR/,
    );
  });

  it('is named when the first start was interrupted', async () => {
    await (await start()).stop();
    await writeFile(join(folder, '.initialising'), '');
    await expect(start()).rejects.toThrow(/is half-made: its first start was interrupted/);
  });

  it('is named when the cluster is gone or in parts', async () => {
    await (await start()).stop();
    await rm(join(folder, 'postgres', 'PG_VERSION'));
    await expect(start()).rejects.toThrow(/is half-made: .* holds no PostgreSQL cluster/);
    await rm(join(folder, 'cluster.json'));
    await expect(start()).rejects.toThrow(/is half-made/);
  });

  it('is named when another major version made it', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 17 .* runs PostgreSQL 18/);
  });

  it('is named when its notes are damaged', async () => {
    await (await start()).stop();
    await rename(join(folder, 'database-passwords.json'), join(folder, 'x'));
    await expect(start()).rejects.toThrow(/database-passwords\.json is missing or damaged/);
    await writeFile(join(folder, 'cluster.json'), '{');
    await expect(start()).rejects.toThrow(/cluster\.json is damaged/);
  });

  it('frees its lock after each refusal', async () => {
    await writeFile(join(folder, 'cluster.json'), '{');
    await expect(start()).rejects.toThrow(/damaged/);
    await rm(join(folder, 'cluster.json'));
    await start();
  });
});

// Only root hands the server to another account, which may then not reach the folder.
describe.runIf(process.getuid?.() === 0)('as root in a folder closed to others', () => {
  it('puts the cluster under /var/lib/atalaya and follows it there', async () => {
    await chmod(folder, 0o700);
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    const server = await start(dataDir);
    expect(server.directory).toMatch(/^\/var\/lib\/atalaya\/[0-9a-f]{12}\/postgres$/);
    await query(server.url, 'create table kept as select 1 as answer');
    await server.stop();
    const again = await start(dataDir);
    expect(await query(again.url, 'select answer from kept')).toEqual([{ answer: 1 }]);
    await again.stop();
    expect(await waitUntil(() => describeProcess(again.pid) === undefined, 5_000)).toBe(true);
    await deleteDataFolder(dataDir);
    await expect(stat(server.directory)).rejects.toThrow('ENOENT');
  });
});
