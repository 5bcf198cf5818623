import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const IPROUTE2 = 'ip';
const FAR_END = fileURLToPath(new URL('./far-end.pl', import.meta.url));

export interface ImpairedNetwork {
  /** A program that runs fping inside the namespace: what FPING_PATH would name. */
  readonly fpingPath: string;
  /** IPv4 and IPv6 prefixes behind the late and lossy far end; the last byte chooses how it behaves. */
  readonly ipv4Prefix: string;
  readonly ipv6Prefix: string;
  close(): Promise<void>;
}

/**
 * A network namespace of its own with one TUN device, and `far-end.pl` behind it. Nothing of the
 * machine's own network is touched.
 * @throws Error that says what to do when a program or a right is missing.
 */
export async function openImpairedNetwork(impairment: {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly lossPct: number;
}): Promise<ImpairedNetwork> {
  await demand('fping', ['-v'], 'fping');
  await demand(IPROUTE2, ['-V'], 'iproute2');
  await demand('perl', ['-v'], 'perl-base');
  if (process.getuid?.() !== 0) {
    throw new Error('This test makes a network namespace and needs root: run it with sudo.');
  }
  const namespace = `atalaya-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  await execute(IPROUTE2, ['netns', 'add', namespace]);
  const inside = (...words: string[]) => execute(IPROUTE2, ['-n', namespace, ...words]);
  const directory = await mkdtemp(join(tmpdir(), 'atalaya-netns-'));
  let farEnd: ReturnType<typeof spawn> | undefined;
  const close = async () => {
    farEnd?.kill('SIGKILL');
    await execute(IPROUTE2, ['netns', 'del', namespace]);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await inside('link', 'set', 'lo', 'up');
    await inside('tuntap', 'add', 'dev', 'far', 'mode', 'tun');
    const { delayMs, jitterMs, lossPct } = impairment;
    const numbers = [delayMs, jitterMs, lossPct, 42].map(String);
    farEnd = spawn(IPROUTE2, ['netns', 'exec', namespace, 'perl', FAR_END, 'far', ...numbers], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await untilReady(farEnd);
    await inside('link', 'set', 'far', 'up');
    await inside('address', 'add', '10.77.0.1/24', 'dev', 'far');
    await inside('address', 'add', 'fd77::1/64', 'dev', 'far', 'nodad');
    const fpingPath = join(directory, 'fping');
    await writeFile(fpingPath, `#!/bin/sh\nexec ip netns exec ${namespace} fping "$@"\n`);
    await chmod(fpingPath, 0o755);
    return { fpingPath, ipv4Prefix: '10.77.0.', ipv6Prefix: 'fd77::', close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function demand(program: string, args: string[], debianPackage: string): Promise<void> {
  try {
    await execute(program, args);
  } catch {
    throw new Error(`${program} is missing. Install it with: apt-get install -y ${debianPackage}`);
  }
}

function untilReady(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`The far end ended with code ${code}.`)));
  });
}
