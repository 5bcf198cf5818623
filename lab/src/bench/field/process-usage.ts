import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in these, whatever the kernel's own tick is (getconf CLK_TCK). */
const TICKS_PER_SECOND = 100;
const KIB = 1_024;

export interface ProcessUsage {
  /** Of the process and of every child that it has waited for, and of those that still run. */
  readonly cpuSeconds: number;
  /** Of the process and the children that run now. Memory that they share is counted for each. */
  readonly rssBytes: number;
}

/** From /proc: Linux only. Throws when the process is gone. */
export function processUsage(pid: number): ProcessUsage {
  const own = statOf(pid);
  const children = childrenOf(pid).flatMap((child) => {
    try {
      return [processUsage(child)];
    } catch {
      return [];
    }
  });
  return {
    cpuSeconds: own.cpuSeconds + children.reduce((sum, child) => sum + child.cpuSeconds, 0),
    rssBytes: own.rssBytes + children.reduce((sum, child) => sum + child.rssBytes, 0),
  };
}

/** proc(5): utime, stime, cutime and cstime are fields 14 to 17. */
function statOf(pid: number): ProcessUsage {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const rssKib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, rssBytes: rssKib * KIB };
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1')
      .split(' ')
      .filter((text) => text.trim() !== '')
      .map(Number),
  );
}
