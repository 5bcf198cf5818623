import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** True while a process of that id exists, even one that is not ours. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Start time and command of a process: process ids are recycled, this pair is not. Undefined when it is gone. */
export function describeProcess(pid: number): { startedAt: string; command: string } | undefined {
  if (platform() === 'linux') return describeFromProc(pid);
  const ps = spawnSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], { encoding: 'utf8' });
  if (ps.status !== 0) return undefined;
  return { startedAt: ps.stdout.slice(0, 24), command: ps.stdout.slice(24).trim() };
}

function describeFromProc(pid: number): { startedAt: string; command: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields after the parenthesised name, which may itself hold spaces: state is field 3, starttime 22 (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { startedAt: fields[19] ?? '', command };
  } catch {
    return undefined;
  }
}
