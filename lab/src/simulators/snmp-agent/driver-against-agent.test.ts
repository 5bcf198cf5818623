import { snmpDriver } from '@atalaya/collector/drivers/snmp/snmp.driver';
import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import { ratesFrom } from '@atalaya/core/domain/metrics/counter-rate';
import type { DeviceReading, Observation } from '@atalaya/core/domain/network/reading';
import type { DeviceSession, PollScope } from '@atalaya/core/ports/device-driver';
import { afterEach, describe, expect, it } from 'vitest';
import { type AirosState, type AirosStation, airosTree } from './airos-tree.js';
import { mibTree, movingTree } from './mib-tree.js';
import { counter64, integer, type MibEntry, type MibView, oid, text, ticks } from './mib-view.js';
import {
  type MikrotikCpeState,
  mikrotikStationEntries,
  mikrotikStationTree,
} from './mikrotik-cpe-tree.js';
import { type SnmpAgent, startSnmpAgent } from './snmp-agent.js';

const ALL: readonly PollScope[] = ['fast', 'slow', 'inventory'];
const IF_INDEX_2_NAME = '1.3.6.1.2.1.31.1.1.1.1.2';

const STATION: AirosStation = {
  mac: '02:00:00:00:10:01',
  name: 'CPE Lomas 14',
  signalDbm: -63,
  noiseDbm: -98,
  ccqPct: 88,
  distanceM: 2_340,
  txRateBps: 260_000_000,
  rxRateBps: 195_000_000,
  txBytes: 5_000_000_000n,
  rxBytes: 700_000_000n,
  uptimeS: 86_400,
  latencyMs: 6,
  lastIp: '100.64.0.14',
  txAirtimePct: 3.5,
  rxAirtimePct: 1.2,
};

const airos = (changes: Partial<AirosState> = {}): AirosState => ({
  name: 'AP Cerro Norte',
  model: 'Rocket 5AC Prism',
  version: '8.7.11',
  mac: '02:00:00:00:00:01',
  uptimeS: 100_000,
  ssid: 'cerro-norte',
  mode: 'ap',
  signalDbm: -61,
  noiseDbm: -97,
  ccqPct: 91,
  txRateBps: 300_000_000,
  rxRateBps: 240_000_000,
  frequencyMhz: 5_180,
  channelWidthMhz: 40,
  airtimePct: 34.5,
  cpuPct: 12,
  stations: [STATION],
  interfaces: [
    { name: 'lo', mac: '00:00:00:00:00:00', inOctets: 1, outOctets: 1, speedBps: 1e7, up: true },
    {
      name: 'eth0',
      mac: '02:00:00:00:00:01',
      inOctets: 2 ** 32 + 7,
      outOctets: 9,
      speedBps: 1e9,
      up: true,
    },
    {
      name: 'ath0',
      mac: '02:00:00:00:00:02',
      inOctets: 5,
      outOctets: 6,
      speedBps: 1e7,
      up: true,
      kind: 71,
    },
  ],
  bridgeHosts: [
    { mac: '02:00:00:00:20:01', port: 'ath0' },
    { mac: '02:00:00:00:00:02', port: 'ath0' },
  ],
  ...changes,
});

const mikrotik = (changes: Partial<MikrotikCpeState> = {}): MikrotikCpeState => ({
  name: 'CPE Valle 3',
  model: 'RBSXTsqG-5acD',
  version: '6.49.17',
  serial: 'ABC123DEF456',
  uptimeS: 5_000,
  ssid: 'valle',
  apMac: '02:00:00:00:00:09',
  signalDbm: -58,
  txCcqPct: 95,
  rxCcqPct: 82,
  txRateBps: 173_300_000,
  rxRateBps: 130_000_000,
  frequencyMhz: 5_600,
  memoryPct: 25,
  connected: true,
  interfaces: [
    {
      name: 'ether1',
      mac: '02:00:00:00:03:01',
      inOctets: 2n ** 53n + 1n,
      outOctets: 11,
      speedBps: 1e9,
      up: true,
      comment: 'to the house',
    },
    {
      name: 'wlan1',
      mac: '02:00:00:00:03:02',
      inOctets: 3,
      outOctets: 4,
      speedBps: 0,
      up: true,
      kind: 71,
    },
    {
      name: '<pppoe-x>',
      mac: '02:00:00:00:03:03',
      inOctets: 1,
      outOctets: 1,
      speedBps: 0,
      up: true,
      kind: 23,
    },
  ],
  bridgeHosts: [{ mac: '02:00:00:00:30:01', port: 'ether1' }],
  ...changes,
});

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

interface Polled {
  readonly agent: SnmpAgent;
  readonly session: DeviceSession;
  read(scopes?: readonly PollScope[]): Promise<DeviceReading>;
}

async function device(
  tree: MibView | Iterable<MibEntry>,
  version: '1' | '2c' = '2c',
): Promise<Polled> {
  const agent = await startSnmpAgent({ tree, community: 'lab' });
  if (snmpDriver.controls !== 'one') throw new Error('SNMP reads one device');
  const credential = { kind: 'snmp-community', version, community: 'lab' } as const;
  const target = { address: '127.0.0.1', port: agent.port, credential };
  const session = snmpDriver.open(target, { now: () => 1_000 });
  opened.push(
    () => session.close(),
    () => agent.close(),
  );
  const read = async (scopes = ALL): Promise<DeviceReading> => {
    const result = await session.poll(new Set(scopes), AbortSignal.timeout(10_000));
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  return { agent, session, read };
}

function values(reading: DeviceReading, metric: string): Record<string, number | bigint> {
  const of = (one: Observation) => (one.kind === 'gauge' ? one.value : one.raw);
  return Object.fromEntries(
    reading.observations
      .filter((one) => one.metric === metric)
      .map((one) => [Object.values(one.tags).join(' '), of(one)]),
  );
}

describe('an airOS access point', () => {
  it('is read whole, without GETBULK, with its stations, interfaces and bridge', async () => {
    const { agent, read } = await device(airosTree(() => airos()));
    const reading = await read();
    expect(reading).toMatchObject({
      profile: 'airos',
      observedAt: 1_000,
      uptime: { seconds: 100_000, wraps: true },
      identity: {
        vendor: 'Ubiquiti',
        model: 'Rocket 5AC Prism',
        version: '8.7.11',
        name: 'AP Cerro Norte',
      },
      stations: [{ mac: STATION.mac, radio: 'ath0', name: 'CPE Lomas 14', lastIp: '100.64.0.14' }],
      bridgeHosts: [{ mac: '02:00:00:00:20:01', interface: 'ath0' }],
    });
    expect(reading.identity?.macs).toEqual(['02:00:00:00:00:01', '02:00:00:00:00:02']);
    expect(reading.interfaces?.map((port) => port.name)).toEqual(['eth0', 'ath0']);
    expect(agent.counts.getBulk).toBe(0);
    const radio = {
      'radio.signal_dbm': -61,
      'radio.noise_dbm': -97,
      'radio.ccq_pct': 91,
      'radio.tx_rate_bps': 300_000_000,
      'radio.rx_rate_bps': 240_000_000,
      'radio.frequency_mhz': 5_180,
      'radio.channel_width_mhz': 40,
      'radio.airtime_pct': 34.5,
      'radio.clients': 1,
    };
    for (const [metric, value] of Object.entries(radio)) {
      expect([metric, values(reading, metric)]).toEqual([metric, { ath0: value }]);
    }
    expect(values(reading, 'device.cpu_pct')).toEqual({ '': 12 });
  });

  it('tells of each station what its radio hears, and its bytes as they pass the access point', async () => {
    const { read } = await device(airosTree(() => airos()));
    const reading = await read();
    const key = `ath0 ${STATION.mac}`;
    const station = {
      'station.signal_dbm': -63,
      'station.noise_dbm': -98,
      'station.distance_m': 2_340,
      'station.tx_ccq_pct': 88,
      'station.tx_capacity_bps': 260_000_000,
      'station.airtime_pct': 4.7,
      'station.latency_ms': 6,
      'station.uptime_s': 86_400,
      'station.in_bps': 700_000_000n,
      'station.out_bps': 5_000_000_000n,
    };
    for (const [metric, value] of Object.entries(station)) {
      expect([metric, values(reading, metric)]).toEqual([metric, { [key]: value }]);
    }
  });

  it('has 32-bit counters with a ceiling, and hides the speed that airOS invents', async () => {
    const { read } = await device(airosTree(() => airos()));
    const reading = await read();
    const incoming = reading.observations.filter((one) => one.metric === 'interface.in_bps');
    expect(incoming).toEqual([
      expect.objectContaining({ tags: { interface: 'eth0' }, raw: 7n, bits: 32, ceiling: 1e9 }),
      expect.objectContaining({ tags: { interface: 'ath0' }, raw: 5n, bits: 32, ceiling: 1e9 }),
    ]);
    expect(values(reading, 'interface.speed_bps')).toEqual({ eth0: 1e9 });
  });

  it('is read by few GETs between the full reads, and finds a new station at once', async () => {
    let state = airos();
    const { agent, read } = await device(airosTree(() => state));
    await read();
    const before = { ...agent.counts };
    state = airos({
      signalDbm: -70,
      stations: [STATION, { ...STATION, mac: '02:00:00:00:10:02', signalDbm: -71 }],
    });
    await new Promise((resolve) => setTimeout(resolve, 260));
    const reading = await read(['fast']);
    expect(values(reading, 'radio.signal_dbm')).toEqual({ ath0: -70 });
    expect(values(reading, 'station.signal_dbm')).toEqual({
      [`ath0 ${STATION.mac}`]: -63,
      'ath0 02:00:00:00:10:02': -71,
    });
    expect(reading.stations).toHaveLength(2);
    expect(agent.counts.get - before.get).toBeLessThanOrEqual(4);
    expect(agent.counts.getNext - before.getNext).toBeLessThanOrEqual(5);
  });

  it('knows that a station which came back counts from zero', async () => {
    let station = STATION;
    const { read } = await device(airosTree(() => airos({ stations: [station] })));
    const identity = async () => {
      const found = (await read()).observations.find((one) => one.metric === 'station.in_bps');
      return found?.kind === 'counter' ? found.identity : 'missing';
    };
    const first = await identity();
    await new Promise((resolve) => setTimeout(resolve, 260));
    expect(await identity()).toBe(first);
    station = { ...STATION, uptimeS: 10, rxBytes: 100n };
    await new Promise((resolve) => setTimeout(resolve, 260));
    expect(await identity()).not.toBe(first);
  });

  it.each([
    ['°C', 48, 48],
    ['°C × 10^7, as airOS 8.7.4 to 8.7.6 send it', 16e7, 16],
  ])('reads a temperature in %s', async (_, raw, celsius) => {
    const { agent, read } = await device(airosTree(() => airos()));
    agent.set('1.3.6.1.4.1.41112.1.4.8.4.0', integer(raw));
    expect(values(await read(), 'device.temperature_c')).toEqual({ '': celsius });
  });
});

describe('a MikroTik CPE', () => {
  it('is read whole, with 64-bit counters beyond what a double holds', async () => {
    const { read } = await device(mikrotikStationTree(() => mikrotik()));
    const reading = await read();
    expect(reading).toMatchObject({
      profile: 'mikrotik',
      identity: {
        vendor: 'MikroTik',
        model: 'RBSXTsqG-5acD',
        version: '6.49.17',
        serial: 'ABC123DEF456',
      },
      bridgeHosts: [{ mac: '02:00:00:00:30:01', interface: 'ether1' }],
      warnings: [],
    });
    expect(reading.interfaces).toEqual([
      {
        name: 'ether1',
        mac: '02:00:00:00:03:01',
        kind: 'ethernet',
        running: true,
        comment: 'to the house',
      },
      { name: 'wlan1', mac: '02:00:00:00:03:02', kind: 'wireless', running: true },
    ]);
    expect(values(reading, 'interface.in_bps')).toEqual({ ether1: 2n ** 53n + 1n, wlan1: 3n });
    expect(values(reading, 'radio.signal_dbm')).toEqual({ wlan1: -58 });
    expect(values(reading, 'radio.tx_ccq_pct')).toEqual({ wlan1: 95 });
    expect(values(reading, 'radio.channel_width_mhz')).toEqual({ wlan1: 40 });
    expect(values(reading, 'device.voltage_v')).toEqual({ '': 23.8 });
    expect(values(reading, 'device.memory_pct')).toEqual({ '': 25 });
  });

  it('reads the same from a fast poll as from a full one', async () => {
    const { read } = await device(mikrotikStationTree(() => mikrotik()));
    const full = await read();
    const fast = await read(['fast']);
    for (const one of fast.observations) expect(full.observations).toContainEqual(one);
    expect(values(fast, 'radio.signal_dbm')).toEqual({ wlan1: -58 });
  });

  it('gives a right first rate though its first walk took seconds', async () => {
    const startedAt = performance.now();
    const elapsedS = () => (performance.now() - startedAt) / 1_000;
    const state = () => {
      const base = mikrotik({ uptimeS: 5_000 + elapsedS() });
      const interfaces = base.interfaces.map((port) => ({
        ...port,
        inOctets: Math.round(elapsedS() * 1_000_000),
      }));
      return { ...base, interfaces };
    };
    const { agent, read } = await device(movingTree(() => mikrotikStationEntries(state()), 0));
    agent.slow(60);
    const first = await read();
    const second = await read(['fast']);
    const rates = ratesFrom(ratesFrom(null, first, 60_000).memory, second, 60_000).rates;
    const incoming = rates.filter(({ metric }) => metric === 'interface.in_bps');
    expect(incoming).toHaveLength(2);
    for (const { value } of incoming) expect(Math.abs(value - 8_000_000)).toBeLessThan(400_000);
  });

  it('keeps interfaces apart by name when an ifIndex goes to another one', async () => {
    const { agent, read } = await device(mikrotikStationTree(() => mikrotik()));
    await read();
    agent.set(IF_INDEX_2_NAME, text('ether9'));
    const first = await read(['fast']);
    expect(values(first, 'interface.in_bps')).toEqual({ ether1: 2n ** 53n + 1n });
    const second = await read(['fast']);
    expect(values(second, 'interface.in_bps')).toEqual({ ether1: 2n ** 53n + 1n, ether9: 3n });
  });

  it('reads SNMPv1 too, by the 32-bit counters that SNMPv1 has', async () => {
    const { read } = await device(
      mikrotikStationTree(() => mikrotik()),
      '1',
    );
    const reading = await read();
    const incoming = reading.observations.find((one) => one.metric === 'interface.in_bps');
    expect(incoming).toMatchObject({ tags: { interface: 'ether1' }, raw: 1n, bits: 32 });
    expect(values(reading, 'radio.signal_dbm')).toEqual({ wlan1: -58 });
    expect(reading.warnings).toContainEqual(expect.stringContaining('GETBULK'));
  });

  it('has no radio values while it is not associated', async () => {
    const { read } = await device(mikrotikStationTree(() => mikrotik({ connected: false })));
    const metrics = (await read()).observations.map((one) => one.metric);
    expect(metrics.filter((metric) => metric.startsWith('radio.'))).toEqual([]);
  });
});

describe('any device', () => {
  it('shows a restart by its uptime, and is told anew when it became another', async () => {
    const { agent, read } = await device(mikrotikStationTree(() => mikrotik()));
    const before = await read();
    agent.reboot();
    const after = await read(['fast']);
    expect(before.uptime?.seconds).toBe(5_000);
    expect(after.uptime?.seconds).toBeLessThan(60);
    expect(values(after, 'interface.in_bps')).toMatchObject({ wlan1: 0n });
    agent.set('1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.8072.3.2.10'));
    expect((await read(['fast'])).profile).toBe('generic');
  });

  it('moves its counters to their wrap when told to', async () => {
    const { agent, read } = await device(airosTree(() => airos()));
    agent.wrapSoon(100);
    const reading = await read();
    expect(values(reading, 'interface.in_bps')).toMatchObject({ eth0: BigInt(2 ** 32 - 100) });
  });

  it('is generic when no family fits: sysObjectID 10002.1 alone makes no airOS', async () => {
    const { read } = await device([
      ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.10002.1')],
      ['1.3.6.1.2.1.1.3.0', ticks(10)],
    ]);
    expect((await read()).profile).toBe('generic');
  });

  it('fails as a value: silence, and a view without the system group', async () => {
    const { agent, session } = await device(airosTree(() => airos()));
    agent.silent(true);
    const poll = session.poll(new Set(['fast']), AbortSignal.timeout(100));
    expect(await poll).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    const narrow = await device(mibTree([['1.3.6.1.4.1.1.1.0', integer(1)]]));
    expect(await narrow.session.poll(new Set(['fast']), AbortSignal.timeout(5_000))).toMatchObject({
      ok: false,
      error: { kind: 'not-permitted' },
    });
  });

  it('keeps its own values beside another that is the same but for them, and what was read before', async () => {
    const octets = '1.3.6.1.2.1.31.1.1.1.6.1';
    const alike = (inOctets: bigint) =>
      device([
        ['1.3.6.1.2.1.1.1.0', text('a switch')],
        ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.99999.1')],
        ['1.3.6.1.2.1.1.3.0', ticks(1_000)],
        ['1.3.6.1.2.1.2.2.1.7.1', integer(1)],
        ['1.3.6.1.2.1.2.2.1.8.1', integer(1)],
        ['1.3.6.1.2.1.31.1.1.1.1.1', text('port1')],
        [octets, counter64(inOctets)],
      ]);
    const [one, other] = [await alike(7n), await alike(9n)];
    const read = async () => [await one.read(['fast']), await other.read(['fast'])] as const;
    await Promise.all([one.read(), other.read()]);
    // The first fast poll reads the plan, the second knows its series.
    await read();
    await read();
    const [before, beside] = await read();
    expect(before.layout).toBeDefined();
    expect(before.layout).toBe(beside.layout);
    one.agent.set(octets, counter64(8n));
    const [after] = await read();
    const found = [before, beside, after].map((reading) => values(reading, 'interface.in_bps'));
    expect(found).toEqual([{ port1: 7 }, { port1: 9 }, { port1: 8 }]);
  });

  it('only uses metrics and tags of the catalogue', async () => {
    for (const tree of [airosTree(() => airos()), mikrotikStationTree(() => mikrotik())]) {
      const { read } = await device(tree);
      for (const one of (await read()).observations) expect(METRIC_NAMES).toContain(one.metric);
    }
  });
});
