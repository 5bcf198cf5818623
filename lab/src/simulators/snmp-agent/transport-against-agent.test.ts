import { createSocket, Socket } from 'node:dgram';
import { SnmpPlan } from '@atalaya/collector/transports/snmp/plan/snmp-plan';
import { openSnmp, type SnmpClient } from '@atalaya/collector/transports/snmp/snmp-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MibEntry } from './mib-view.js';
import {
  counter32,
  counter64,
  gauge32,
  integer,
  ip,
  octets,
  oid,
  text,
  ticks,
} from './mib-view.js';
import { type SnmpAgent, type SnmpAgentOptions, startSnmpAgent } from './snmp-agent.js';

const SYS = '1.3.6.1.2.1.1';
const TABLE = '1.3.6.1.4.1.99999.1.1';
const FAST = { timeoutMs: 200, retries: 0 };
const COLUMNS = { bulk: true, maxRepetitions: 20, varbinds: 10, maxRows: 1_000 };
const DEADLINE_MS = 5_000;

const rows = (count: number): MibEntry[] =>
  Array.from({ length: count }, (_, i): MibEntry[] => [
    [`${TABLE}.1.${i + 1}`, integer(i)],
    [`${TABLE}.2.${i + 1}`, text(`row ${i}`)],
  ]).flat();

const TREE: MibEntry[] = [
  [`${SYS}.1.0`, text('a device')],
  [`${SYS}.2.0`, oid('1.3.6.1.4.1.99999.4294967295')],
  [`${SYS}.3.0`, ticks(4_000_000)],
  [`${SYS}.5.0`, octets(Buffer.from([0x00, 0xff, 0x80]))],
  ['1.3.6.1.4.1.99999.2.1.0', counter64(2n ** 64n - 1n)],
  ['1.3.6.1.4.1.99999.2.2.0', counter32(2 ** 32 - 1)],
  ['1.3.6.1.4.1.99999.2.3.0', gauge32(2 ** 31)],
  ['1.3.6.1.4.1.99999.2.4.0', integer(-2147483648)],
  ['1.3.6.1.4.1.99999.2.5.0', ip('10.1.2.3')],
  ['1.3.6.1.4.1.99999.2.6.0', { type: 'null' }],
  ...rows(30),
];

const opened: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function device(
  options: Partial<SnmpAgentOptions> = {},
  version: '1' | '2c' = '2c',
  tuning = FAST,
): Promise<{ agent: SnmpAgent; client: SnmpClient }> {
  const agent = await startSnmpAgent({ tree: TREE, community: 'lab', ...options });
  const client = clientOf(agent.port, version, 'lab', tuning);
  opened.push(() => agent.close());
  return { agent, client };
}

function clientOf(port: number, version: '1' | '2c', community: string, tuning = FAST): SnmpClient {
  const credential = { kind: 'snmp-community', version, community } as const;
  const client = openSnmp({ address: '127.0.0.1', port, credential }, tuning);
  opened.push(() => client.close());
  return client;
}

const idle = new AbortController().signal;
const get = (client: SnmpClient, oids: readonly string[], varbinds = 10) =>
  client.within(idle, DEADLINE_MS, (reader) => reader.get(oids, varbinds));
const columns = (client: SnmpClient, options: Partial<typeof COLUMNS> = {}) =>
  client.within(idle, DEADLINE_MS, (reader) =>
    reader.columns([`${TABLE}.1`, `${TABLE}.2`], { ...COLUMNS, ...options }),
  );

describe.each(['1', '2c'] as const)('SNMPv%s', (version) => {
  it('reads every type, and leaves out what the device does not have', async () => {
    const { client } = await device({}, version);
    const read = await get(client, [
      `${SYS}.1.0`,
      `${SYS}.2.0`,
      `${SYS}.3.0`,
      `${SYS}.4.0`,
      `${SYS}.5.0`,
      ...[1, 2, 3, 4, 5, 6].map((n) => `1.3.6.1.4.1.99999.2.${n}.0`),
    ]);
    const values: [string, unknown][] = [
      [`${SYS}.1.0`, Buffer.from('a device')],
      [`${SYS}.2.0`, '1.3.6.1.4.1.99999.4294967295'],
      [`${SYS}.3.0`, 400_000_000],
      [`${SYS}.5.0`, Buffer.from([0x00, 0xff, 0x80])],
      ['1.3.6.1.4.1.99999.2.2.0', 2 ** 32 - 1],
      ['1.3.6.1.4.1.99999.2.3.0', 2 ** 31],
      ['1.3.6.1.4.1.99999.2.4.0', -2147483648],
      ['1.3.6.1.4.1.99999.2.5.0', '10.1.2.3'],
    ];
    const wide: [string, unknown][] = [['1.3.6.1.4.1.99999.2.1.0', 2n ** 64n - 1n]];
    expect(read).toEqual({
      ok: true,
      value: new Map([...values, ...(version === '1' ? [] : wide)]),
    });
  });

  it('walks columns side by side to their end', async () => {
    const { agent, client } = await device({}, version);
    const read = await columns(client);
    if (!read.ok) throw new Error(read.error.message);
    expect([...(read.value.columns.get(`${TABLE}.1`)?.values() ?? [])]).toEqual(
      Array.from({ length: 30 }, (_, i) => i),
    );
    expect(read.value.columns.get(`${TABLE}.2`)?.get('30')).toEqual(Buffer.from('row 29'));
    expect(agent.counts.getBulk > 0).toBe(version === '2c');
  });

  it('asks a device that finds answers too big for less, until each fits', async () => {
    const { client } = await device({ maxResponseBytes: 120 }, version);
    const oids = Array.from({ length: 20 }, (_, i) => `${TABLE}.2.${i + 1}`);
    const read = await get(client, oids, 20);
    expect(read.ok && read.value.size).toBe(20);
  });

  it('stops at the row limit and says so', async () => {
    const { client } = await device({}, version);
    const read = await columns(client, { maxRows: 7 });
    expect(read.ok && read.value.isTruncated).toBe(true);
    expect(read.ok && read.value.columns.get(`${TABLE}.1`)?.size).toBe(7);
  });
});

describe('a plan', () => {
  const PLANNED = [`${SYS}.1.0`, `${SYS}.3.0`];
  /** Gives what the slots hold then. */
  const readPlan = (client: SnmpClient, plan = new SnmpPlan(PLANNED, 10)) =>
    new Promise((resolve) =>
      client.read(plan, idle, DEADLINE_MS, (failure) =>
        resolve(failure ?? plan.oids.map((_, slot) => plan.slots.value(slot))),
      ),
    );

  it('of many devices at once, the same for all, gets of each what it says', async () => {
    const patient = { timeoutMs: 5_000, retries: 0 };
    const devices = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const words = [text(`device ${i % 3}`), ticks(i)] as const;
        const tree: MibEntry[] = PLANNED.map((oid, at) => [oid, words[at] ?? words[0]]);
        const { client } = await device({ tree }, '2c', patient);
        return { client, said: [Buffer.from(`device ${i % 3}`), 100 * i] };
      }),
    );
    for (let round = 0; round < 3; round += 1) {
      const found = await Promise.all(devices.map(({ client }) => readPlan(client)));
      expect(found).toEqual(devices.map(({ said }) => said));
    }
  });

  it('does not write another request over bytes that a socket still has to send', async () => {
    const handedOver: unknown[] = [];
    const { send } = Socket.prototype;
    vi.spyOn(Socket.prototype, 'getSendQueueCount').mockReturnValue(1);
    const spy = vi.spyOn(Socket.prototype, 'send').mockImplementation(function (
      this: Socket,
      ...sent: unknown[]
    ) {
      // The agents' own answers have a callback.
      if (typeof sent.at(-1) !== 'function') handedOver.push(sent[0]);
      Reflect.apply(send, this, sent);
    });
    try {
      const devices = await Promise.all(Array.from({ length: 5 }, () => device()));
      await Promise.all(devices.map(({ client }) => readPlan(client)));
      expect(spy).toHaveBeenCalled();
      const texts = handedOver.map((bytes) => Buffer.isBuffer(bytes) && bytes.toString('hex'));
      expect(new Set(texts).size).toBe(5);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('of two devices that looked the same is the other’s no more once one of them changes', async () => {
    const [changing, steady] = [await device(), await device()];
    const plans = [new SnmpPlan(PLANNED, 10), new SnmpPlan(PLANNED, 10)] as const;
    const read = async () => [
      await readPlan(changing.client, plans[0]),
      await readPlan(steady.client, plans[1]),
    ];
    const before = await read();
    for (const { slots } of plans) slots.share();
    expect(await read()).toEqual(before);
    const { revision } = plans[1].slots;
    changing.agent.set(`${SYS}.1.0`, text('another'));
    expect(await read()).toEqual([[Buffer.from('another'), 400_000_000], before[1]]);
    expect(plans[1].slots.revision).toBe(revision);
  });

  it('is read in its parts one after the other, and not when one of its OIDs is none', async () => {
    const { client } = await device();
    expect(await readPlan(client, new SnmpPlan(PLANNED, 1))).toEqual([
      Buffer.from('a device'),
      400_000_000,
    ]);
    expect(await readPlan(client, new SnmpPlan(['none'], 1))).toEqual({ kind: 'unreadable' });
  });
});

describe('a device in trouble', () => {
  it('falls back to GETNEXT when GETBULK answers garbage or nothing, and stays there', async () => {
    for (const fault of ['garbage', 'silence'] as const) {
      const { agent, client } = await device();
      agent.bulkBroken(fault);
      const read = await columns(client);
      expect(read.ok && read.value.columns.get(`${TABLE}.1`)?.size).toBe(30);
      expect(client.isBulkUsable).toBe(false);
      const bulks = agent.counts.getBulk;
      expect((await columns(client)).ok).toBe(true);
      expect(agent.counts.getBulk).toBe(bulks);
    }
  });

  it('repeats a request that was lost', async () => {
    const { agent, client } = await device({}, '2c', { timeoutMs: 40, retries: 2 });
    agent.dropNext(2);
    expect((await get(client, [`${SYS}.1.0`])).ok).toBe(true);
    expect(agent.counts).toMatchObject({ get: 3, dropped: 2 });
  });

  it('calls silence and a wrong community a timeout', async () => {
    const { agent, client } = await device();
    const stranger = clientOf(agent.port, '2c', 'not-lab');
    agent.silent(true);
    expect(await get(client, [`${SYS}.1.0`])).toMatchObject({ error: { kind: 'timeout' } });
    agent.silent(false);
    expect(await get(stranger, [`${SYS}.1.0`])).toMatchObject({ error: { kind: 'timeout' } });
    expect((await get(client, [`${SYS}.1.0`])).ok).toBe(true);
  });

  it('calls a closed port refused, at once', async () => {
    const { agent, client } = await device({}, '2c', { timeoutMs: 3_000, retries: 2 });
    expect((await get(client, [`${SYS}.1.0`])).ok).toBe(true);
    await agent.close();
    opened.splice(opened.length - 1);
    opened.push(() => client.close());
    const started = performance.now();
    expect(await get(client, [`${SYS}.1.0`])).toMatchObject({ error: { kind: 'refused' } });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('calls a name that does not resolve unreachable', async () => {
    const credential = { kind: 'snmp-community', version: '2c', community: 'x' } as const;
    const client = openSnmp({ address: 'no-such-host.invalid', port: 161, credential }, FAST);
    opened.push(() => client.close());
    expect(await get(client, [`${SYS}.1.0`])).toMatchObject({ error: { kind: 'unreachable' } });
  });

  it('ends at the deadline, at an abort and at close()', async () => {
    const { agent, client } = await device({}, '2c', { timeoutMs: 10_000, retries: 5 });
    agent.silent(true);
    const within = (signal: AbortSignal, deadlineMs: number) =>
      client.within(signal, deadlineMs, (reader) => reader.get([`${SYS}.1.0`], 10));
    expect(await within(idle, 30)).toMatchObject({ error: { kind: 'timeout' } });
    expect(await within(AbortSignal.timeout(30), DEADLINE_MS)).toMatchObject({ ok: false });
    expect(await within(AbortSignal.abort(), DEADLINE_MS)).toMatchObject({ ok: false });
    const waiting = within(idle, DEADLINE_MS);
    client.close();
    expect(await waiting).toMatchObject({ error: { kind: 'connection-lost' } });
  });

  it('survives answers that are no SNMP', async () => {
    const junk = [
      Buffer.from('hello'),
      Buffer.alloc(0),
      Buffer.alloc(1_400, 0x30),
      Buffer.from('3082ffff', 'hex'),
      Buffer.from(
        '302602010104036c6162a21c02047fffffff020100020100300e300c06082b060102010101000500',
        'hex',
      ),
      Buffer.from('30800201010403', 'hex'),
    ];
    const socket = createSocket('udp4');
    socket.on('message', (_, from) => socket.send(junk[sent++ % junk.length] ?? '', from.port));
    let sent = 0;
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    opened.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
    const client = clientOf(socket.address().port, '2c', 'lab');
    for (const _ of junk) {
      const read = await get(client, [`${SYS}.1.0`]);
      expect(read.ok ? 'answered' : read.error.kind).toMatch(/^(timeout|protocol-error)$/);
    }
  });
});

it('is not asked for the rest of a poll after two timeouts in a row', async () => {
  const { agent, client } = await device();
  agent.silent(true);
  const results = await client.within(idle, DEADLINE_MS, async (reader) => {
    const read = () => reader.get([`${SYS}.3.0`], 10);
    return [await read(), await read(), await read(), await read()];
  });
  expect(results.map((result) => result.ok || result.error.kind)).toEqual(Array(4).fill('timeout'));
  expect(agent.counts.get).toBe(2);
  agent.silent(false);
  expect((await get(client, [`${SYS}.3.0`])).ok).toBe(true);
});
