import { execFile } from 'node:child_process';
import { createMissingEchoProgram, type EchoProgram } from './echo-program.js';
import { createFpingProgram } from './fping-program.js';
import { createPingProgram } from './ping-program.js';

/** What can send echoes on this machine. `detail` is one sentence for a person. */
export interface EchoProgramStatus {
  readonly kind: 'fping' | 'ping' | 'none';
  /** Program or path that is run. */
  readonly path?: string;
  readonly version?: string;
  readonly detail: string;
}

const TRY_DEADLINE_MS = 5_000;
const INSTALL = 'Install it with: apt-get install fping';

/** Tries fping (FPING_PATH, or `fping` on the PATH), then ping, by really sending one echo to loopback. */
export async function detectEchoProgram(fpingPath = 'fping'): Promise<EchoProgramStatus> {
  const fping = await tryFping(fpingPath);
  if (fping.works) {
    const { version } = fping;
    const detail = `fping ${version ?? 'of unknown version'} sends the echoes.`;
    return { kind: 'fping', path: fpingPath, ...(version && { version }), detail };
  }
  const ping = await tryPing();
  if (ping.works) {
    const { version } = ping;
    const detail = `${fping.problem} ping is used instead: it is right for tens of hosts. ${INSTALL}`;
    return { kind: 'ping', path: 'ping', ...(version && { version }), detail };
  }
  return {
    kind: 'none',
    detail: `No echoes can be sent from here. ${fping.problem} ${ping.problem} ${INSTALL}`,
  };
}

export function openEchoProgram(status: EchoProgramStatus): EchoProgram {
  if (status.kind === 'fping') return createFpingProgram(status.path ?? 'fping');
  return status.kind === 'ping' ? createPingProgram() : createMissingEchoProgram(status.detail);
}

type Trial =
  | { readonly works: true; readonly version?: string }
  | { readonly works: false; readonly problem: string };

async function tryFping(path: string): Promise<Trial> {
  const version = await execute(path, ['-v']);
  if (version.code === 'ENOENT') return { works: false, problem: `${path} is not installed.` };
  const echo = await execute(path, ['-c', '1', '-t', '500', '127.0.0.1']);
  if (/ : xmt\/rcv\//.test(echo.output)) {
    const number = /Version (\S+)/.exec(version.output)?.[1];
    return { works: true, ...(number && { version: number }) };
  }
  return { works: false, problem: explain(path, echo) };
}

async function tryPing(): Promise<Trial> {
  const echo = await execute('ping', ['-n', '-c', '1', '-W', '1', '127.0.0.1']);
  if (echo.code === 'ENOENT') return { works: false, problem: 'ping is not installed.' };
  // npm ping reads the first line's third word; a ping that prints otherwise would break it.
  if (/^PING \S+ \S+/.test(echo.output) && /packets transmitted/.test(echo.output)) {
    const version = await execute('ping', ['-V']);
    const number = /iputils[ -](\S+)/.exec(version.output)?.[1];
    return { works: true, ...(number && { version: number }) };
  }
  return { works: false, problem: explain('ping', echo) };
}

function explain(program: string, result: Execution): string {
  if (/must run as root|not permitted|permission denied|cap_net_raw|EACCES/i.test(result.output)) {
    return (
      `${program} may not send ICMP (raw sockets are not permitted to it). ` +
      `Allow it with: setcap cap_net_raw+ep "$(command -v ${program})"`
    );
  }
  const complaint = result.output.trim().split('\n')[0]?.slice(0, 200);
  return `${program} does not work${complaint ? `: ${complaint}` : ` (${result.code})`}.`;
}

interface Execution {
  /** Exit code, or the error's name when it did not run or did not end. */
  readonly code: string;
  readonly output: string;
}

function execute(program: string, args: readonly string[]): Promise<Execution> {
  const options = {
    timeout: TRY_DEADLINE_MS,
    killSignal: 'SIGKILL' as const,
    maxBuffer: 64 * 1_024,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  };
  return new Promise((resolve) => {
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      const code = error?.killed ? 'no answer in 5 s' : String(error?.code ?? 0);
      resolve({ code, output: `${stdout}${stderr}${code === 'EACCES' ? 'EACCES' : ''}` });
    });
    child.stdin?.on('error', () => {});
  });
}
