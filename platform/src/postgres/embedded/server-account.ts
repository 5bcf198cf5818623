import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { StartupError } from '../../runtime/startup-error.js';

const run = promisify(execFile);
const ACCOUNT = 'postgres';

/** Whom the server's processes run as; undefined: as ourselves. */
export type ServerAccount = { readonly uid: number; readonly gid: number } | undefined;

/** PostgreSQL refuses to run as root, so root hands its processes to the user `postgres`, made when missing. */
export async function serverAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known) return known;
  try {
    await run('groupadd', ['--system', '--force', ACCOUNT]);
    await run('useradd', [
      '--system',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      '--gid',
      ACCOUNT,
      ACCOUNT,
    ]);
  } catch {
    throw new StartupError(
      `PostgreSQL refuses to run as root and the user "${ACCOUNT}" could not be made: make it with "useradd --system ${ACCOUNT}", start as another user, or set DATABASE_URL.`,
    );
  }
  const made = await lookUp();
  if (!made) throw new StartupError(`The user "${ACCOUNT}" was made but cannot be looked up.`);
  return made;
}

async function lookUp(): Promise<ServerAccount> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', ACCOUNT]), run('id', ['-g', ACCOUNT])]);
    return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  } catch {
    return undefined;
  }
}

/** Whether the account passes `test -r`, `-w` or `-x`: tried as that account, so that ACLs and mounts count. */
export function canAccess(account: ServerAccount, path: string, mode: 'r' | 'w' | 'x'): boolean {
  const test = spawnSync('/bin/sh', ['-c', `test -${mode} "$0"`, path], {
    cwd: '/',
    stdio: 'ignore',
    ...account,
  });
  return test.status === 0;
}
