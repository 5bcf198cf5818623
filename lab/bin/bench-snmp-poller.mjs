#!/usr/bin/env node
// The SNMP bench's poller: the product's built code, in a process of its own. Arguments: what to measure, how many
// devices, their port, and how many polls are under way at once. Asked to poll each device so often, it answers with polls per CPU-second.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { SnmpSession } from '@atalaya/collector/drivers/snmp/snmp-session';
import { DevicePipeline } from '@atalaya/collector/poll/device-pipeline';
import { SnmpPlan } from '@atalaya/collector/transports/snmp/plan/snmp-plan';
import { openSnmp } from '@atalaya/collector/transports/snmp/snmp-client';
import netSnmp from 'net-snmp';

const [kind, devices, port, atOnce] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const COMMUNITY = 'bench';
const SYSTEM = [1, 2, 3, 5].map((object) => `1.3.6.1.2.1.1.${object}.0`);
const COLUMNS = ['31.1.1.1.1', '2.2.1.8', '31.1.1.1.6', '31.1.1.1.10'];
const OIDS = [
  ...SYSTEM,
  ...[1, 2, 3, 4].flatMap((index) => COLUMNS.map((column) => `1.3.6.1.2.1.${column}.${index}`)),
];
/** What each poll has to give: values that were read, or samples ready to write. */
const VALUES = { product: 16, driver: 12, transport: 20, netSnmp: 20, bare: 20 };
const FAST = new Set(['fast']);
const ALL = new Set(['fast', 'slow', 'inventory']);
const INTERVAL_MS = 60_000;
const DEADLINE_MS = 45_000;
const neverAborted = () => new AbortController().signal;

/** Twenty varbinds a request, as RouterOS takes them. */
const PROFILE = {
  id: 'bench',
  title: 'A device with interfaces',
  detect: [],
  quirks: { bulk: true, maxRepetitions: 20, varbinds: 20 },
  identity: {},
  interfaces: { counters: 'hc', maxRows: 64 },
  scalars: [],
  tables: [],
};

const addressOf = (device) => `127.77.${Math.floor(device / 250)}.${(device % 250) + 1}`;
const credential = { kind: 'snmp-community', version: '2c', community: COMMUNITY };
const targetOf = (device) => ({ address: addressOf(device), port, credential });

/** Each gives what polls one device once, and tells how many values that gave. */
const KINDS = {
  product: async (device) => {
    const pipeline = new DevicePipeline({
      tenantId: '00000000-0000-4000-8000-000000000001',
      deviceId: `00000000-0000-4000-8000-${String(device).padStart(12, '0')}`,
      role: 'router',
      priorities: new Map([['snmp', 100]]),
    });
    return openDriver(device, ({ value: reading }) => {
      const timing = { at: reading.observedAt, tookMs: 1, intervalMs: INTERVAL_MS };
      return pipeline.read('snmp', reading, timing).samples.length;
    });
  },
  driver: (device) => openDriver(device, ({ value }) => value.observations.length),
  transport: async (device) => {
    const client = openSnmp(targetOf(device));
    const signal = neverAborted();
    const plan = new SnmpPlan(OIDS, OIDS.length);
    return () =>
      new Promise((resolve, reject) => {
        client.read(plan, signal, DEADLINE_MS, (failure) =>
          failure ? reject(new Error(failure.kind)) : resolve(plan.slots.length),
        );
      });
  },
  netSnmp: async (device) => {
    const session = netSnmp.createSession(addressOf(device), COMMUNITY, {
      port,
      version: netSnmp.Version2c,
    });
    return () =>
      new Promise((resolve, reject) => {
        session.get(OIDS, (error, values) => (error ? reject(error) : resolve(values.length)));
      });
  },
  bare: async (device) => {
    bare ??= await openBare();
    return () => bare(addressOf(device));
  },
};

/** Polls by the session that the collector polls by; `use` tells how many values a good result gave. */
async function openDriver(device, use) {
  const signal = neverAborted();
  const session = new SnmpSession(openSnmp(targetOf(device)), [PROFILE], { now: Date.now });
  const used = (result) => {
    if (!result.ok) throw new Error(result.error.message);
    return use(result);
  };
  used(await session.poll(ALL, signal));
  return () => session.poll(FAST, signal).then(used);
}

/** What Node can do at best: one socket, bytes that were made once, values read from where they stand. */
let bare;
async function openBare() {
  const socket = createSocket({
    type: 'udp4',
    lookup: (host, _options, done) => done(null, host, 4),
  });
  const listening = once(socket, 'listening');
  socket.bind();
  await listening;
  const client = await import('@atalaya/collector/transports/snmp/codec/request');
  const { bytes, idAt } = client.encodeRequest(
    { version: '2c', community: COMMUNITY },
    'get',
    OIDS,
  );
  const waiting = new Map();
  const values = Array.from({ length: OIDS.length });
  let id = 0x1000_0000;
  const after = (message, at) =>
    message[at + 1] < 0x80 ? at + 2 : at + 2 + (message[at + 1] & 0x7f);
  socket.on('message', (message) => {
    let at = after(message, 0) + 3;
    at = after(message, at + 2 + message[at + 1]);
    const resolve = waiting.get(message.readUInt32BE(at + 2));
    waiting.delete(message.readUInt32BE(at + 2));
    at = after(message, at + 12);
    for (let i = 0; at < message.length; i += 1) {
      at = after(message, at);
      at += 2 + message[at + 1];
      const end = at + 2 + message[at + 1];
      let value = 0;
      for (let from = at + 2; from < end; from += 1) value = value * 256 + message[from];
      values[i] = value;
      at = end;
    }
    resolve?.(values.length);
  });
  return (address) =>
    new Promise((resolve) => {
      id += 1;
      bytes.writeUInt32BE(id, idAt);
      waiting.set(id, resolve);
      socket.send(bytes, 0, bytes.length, port, address);
    });
}

const polls = [];
for (let device = 0; device < devices; device += 1) polls.push(await KINDS[kind](device));

async function measure(rounds) {
  let next = 0;
  const total = rounds * devices;
  const loop = async () => {
    while (next < total) {
      const poll = polls[next % devices];
      next += 1;
      const found = await poll();
      if (found !== VALUES[kind]) throw new Error(`a poll gave ${found} values`);
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: atOnce }, loop));
  const { user, system } = process.cpuUsage(before);
  return (total * 1e6) / (user + system);
}

// The first polls give no rates.
for (const poll of polls) await poll();
process.on('message', async (rounds) => process.send(await measure(rounds)));
process.on('disconnect', () => process.exit(0));
process.send('ready');
