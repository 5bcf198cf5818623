import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { CollectorNews, Collectors, CollectorWorld } from './collectors.js';

const PROGRAM = new URL('./collector.main.ts', import.meta.url);
/** Starting one takes longer than one lives here: these wait, connected, for their turn. */
const SPARES = 2;

/** Collectors in processes of their own, which SIGKILL ends. */
export function collectorProcesses(url: string, { secretKey }: CollectorWorld): Collectors {
  const spares: Promise<ChildProcess>[] = [];
  let running: ChildProcess | undefined;
  const refill = () => {
    while (spares.length < SPARES) spares.push(started(url, secretKey));
  };
  const tell = async (news: CollectorNews) => {
    running?.send(news);
  };
  const kill = async () => {
    const ended = running;
    running = undefined;
    if (ended !== undefined) await killed(ended);
  };
  refill();
  return {
    kill,
    tell,
    begin: async (news) => {
      running = await spares.shift();
      refill();
      await tell(news);
    },
    stop: async () => {
      await kill();
      await Promise.all(spares.splice(0).map(async (spare) => killed(await spare)));
    },
  };
}

async function started(url: string, secretKey: Uint8Array): Promise<ChildProcess> {
  const child = fork(PROGRAM, [], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: url,
      SECRET_KEY: Buffer.from(secretKey).toString('base64'),
    },
    execArgv: ['--import', 'tsx', '--conditions=@atalaya/source'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('a collector ended before it began')));
  });
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
