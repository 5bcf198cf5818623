import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { processUsage } from '../field/process-usage.js';

/** Debian's package collectd-core. */
const PROGRAM = '/usr/sbin/collectd';
const PLUGIN = '/usr/lib/collectd/snmp.so';
const INTERVAL_S = 0.25;
const WARM_UP_MS = 3_000;
const START_MS = 60_000;
const WATCH_MS = 8_000;

export interface CollectdWork {
  readonly addresses: readonly string[];
  readonly community: string;
  /** Numbers only: of texts the plugin would write a log line each. */
  readonly oids: readonly string[];
  /** How many polls the devices answered so far. */
  answered(): Promise<number>;
}

/** Polls per CPU-second of collectd's snmp plugin, nothing written; undefined where it is not installed. */
export async function collectdPolls(work: CollectdWork): Promise<number | undefined> {
  if (!existsSync(PROGRAM) || !existsSync(PLUGIN)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-collectd-'));
  const config = join(folder, 'collectd.conf');
  await writeFile(join(folder, 'types.db'), `bench ${work.oids.map(gauge).join(', ')}\n`);
  await writeFile(config, configOf(folder, work));
  const collectd = spawn(PROGRAM, ['-f', '-C', config], { stdio: 'ignore' });
  const pid = collectd.pid ?? 0;
  try {
    const before = await work.answered();
    for (let waited = 0; (await work.answered()) === before; waited += WARM_UP_MS) {
      if (waited > START_MS) throw new Error('collectd polls nothing');
      await systemDelay(WARM_UP_MS);
    }
    await systemDelay(WARM_UP_MS);
    const [polls, usage] = [await work.answered(), processUsage(pid)];
    await systemDelay(WATCH_MS);
    const cpuSeconds = processUsage(pid).cpuSeconds - usage.cpuSeconds;
    return ((await work.answered()) - polls) / cpuSeconds;
  } finally {
    collectd.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

const gauge = (_oid: string, at: number): string => `v${at}:GAUGE:U:U`;

function configOf(folder: string, { addresses, community, oids }: CollectdWork): string {
  const hosts = addresses.map(
    (address, i) =>
      `<Host "device${i}">\nAddress "${address}"\nVersion 2\nCommunity "${community}"\nCollect "bench"\nInterval ${INTERVAL_S}\n</Host>`,
  );
  return `BaseDir "${folder}"
PIDFile "${folder}/pid"
TypesDB "${folder}/types.db"
Interval ${INTERVAL_S}
LoadPlugin snmp
<Plugin snmp>
<Data "bench">
Type "bench"
Table false
Values ${oids.map((oid) => `"${oid}"`).join(' ')}
</Data>
${hosts.join('\n')}
</Plugin>
`;
}
