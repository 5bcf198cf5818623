import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credential, DeviceSession, PollResult } from '@atalaya/core/ports/device-driver';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { snmpDriver } from './snmp.driver.js';

/** Debian's snmpd on loopback, with a throw-away configuration. */
const SNMPD = 'snmpd';
const INSTALL = 'snmpd not found: apt-get install -y snmpd';
const AUTH = 'auth-pass-0001';
const PRIV = 'priv-pass-0001';
const COMMUNITY: Credential = { kind: 'snmp-community', version: '2c', community: 'atalaya-test' };

const v3 = (user: string, changes: Partial<Extract<Credential, { kind: 'snmp-v3' }>> = {}) =>
  ({
    kind: 'snmp-v3',
    user,
    authProtocol: 'sha',
    authPassword: AUTH,
    privProtocol: 'aes',
    privPassword: PRIV,
    ...changes,
  }) as const;

let folder = '';
let port = 0;
let daemon: ChildProcess | undefined;
const sessions: DeviceSession[] = [];

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port: free } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return free;
}

async function startDaemon(): Promise<void> {
  const state = await mkdtemp(join(folder, 'state-'));
  const configuration = [
    `agentaddress udp:127.0.0.1:${port}`,
    'rocommunity atalaya-test 127.0.0.1',
    'sysName atalaya-snmpd',
    `createUser sha-user SHA "${AUTH}" AES "${PRIV}"`,
    `createUser sha512-user SHA-512 "${AUTH}" AES "${PRIV}"`,
    `createUser auth-user SHA-256 "${AUTH}"`,
    'rouser sha-user authpriv',
    'rouser sha512-user authpriv',
    'rouser auth-user auth',
  ];
  const file = join(state, 'snmpd.conf');
  await writeFile(file, configuration.join('\n'));
  const started = spawn(SNMPD, ['-f', '-C', '-c', file, '-Lf', join(state, 'log')], {
    stdio: 'ignore',
    env: { ...process.env, SNMP_PERSISTENT_DIR: state },
  });
  await new Promise<void>((resolve, reject) => {
    started.once('error', () => reject(new Error(INSTALL)));
    started.once('spawn', () => resolve());
  });
  daemon = started;
  await answering();
}

async function answering(): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const result = await poll(open(COMMUNITY));
    if (result.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('snmpd does not answer on loopback');
}

async function stopDaemon(): Promise<void> {
  const running = daemon;
  daemon = undefined;
  if (!running || running.exitCode !== null) return;
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await ended;
}

function open(credential: Credential): DeviceSession {
  if (snmpDriver.controls !== 'one') throw new Error('SNMP reads one device');
  const session = snmpDriver.open({ address: '127.0.0.1', port, credential }, { now: () => 0 });
  sessions.push(session);
  return session;
}

const poll = (session: DeviceSession): Promise<PollResult> =>
  session.poll(new Set(['fast', 'slow', 'inventory']), AbortSignal.timeout(20_000));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-snmpd-'));
  port = await freePort();
  await startDaemon();
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
});
afterAll(async () => {
  await stopDaemon();
  await rm(folder, { recursive: true, force: true });
});

describe('snmpd', () => {
  it.each<[string, Credential]>([
    ['SNMPv2c', COMMUNITY],
    ['SNMPv1', { ...COMMUNITY, version: '1' }],
    ['SNMPv3 with SHA and AES', v3('sha-user')],
    ['SNMPv3 with SHA-512 and AES', v3('sha512-user', { authProtocol: 'sha512' })],
  ])('is read over %s', async (_, credential) => {
    const result = await poll(open(credential));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value).toMatchObject({ profile: 'linux', identity: { name: 'atalaya-snmpd' } });
    expect(result.value.uptime?.wraps).toBe(true);
    expect(result.value.uptime?.seconds).toBeGreaterThanOrEqual(0);
  });

  it('is read over SNMPv3 with a signature alone', async () => {
    const credential = { kind: 'snmp-v3', user: 'auth-user', authProtocol: 'sha256' } as const;
    expect(await poll(open({ ...credential, authPassword: AUTH }))).toMatchObject({ ok: true });
  });

  it.each([
    ['an unknown user', v3('nobody')],
    ['a wrong password', v3('sha-user', { authPassword: 'another-pass-1' })],
    ['too little security', { kind: 'snmp-v3', user: 'sha-user' } as const],
  ])('refuses %s, and no secret is in the message', async (_, credential) => {
    const result = await poll(open(credential));
    if (result.ok) throw new Error('was let in');
    expect(result.error.kind).toMatch(/^(login-refused|not-permitted)$/);
    expect(result.error.message).not.toMatch(/-pass-|[\da-f]{16}/);
  });

  it('gives nothing to a wrong privacy password', async () => {
    const result = await poll(open(v3('sha-user', { privPassword: 'another-pass-1' })));
    expect(result.ok).toBe(false);
  });

  it('is read on after a restart that forgot its engine boots', async () => {
    const session = open(v3('sha-user'));
    expect((await poll(session)).ok).toBe(true);
    await stopDaemon();
    expect(await poll(session)).toMatchObject({ ok: false, error: { kind: 'refused' } });
    await startDaemon();
    const results = [await poll(session), await poll(session)];
    expect(results.some((result) => result.ok)).toBe(true);
  });
});
