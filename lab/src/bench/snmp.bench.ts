import { fileURLToPath } from 'node:url';
import { buildCode } from '../../../launcher/bin/build.mjs';
import { type BenchResult, percentile, rounded } from './bench.js';
import { BenchChild } from './snmp/child.js';
import { collectdPolls } from './snmp/collectd.js';

const DEVICES = 1_000;
const INTERFACES = 4;
const PORT = 19_161;
const AT_ONCE = 64;
/** Each device is polled so often before anything counts: code is compiled, heaps have grown. */
const WARM_UP_POLLS = 20;
const ROUNDS = 9;
const POLLS_A_ROUND = 10;

const POLLER = fileURLToPath(new URL('../../bin/bench-snmp-poller.mjs', import.meta.url));
const AGENTS = fileURLToPath(new URL('./snmp/agents.main.ts', import.meta.url));
const KINDS = ['product', 'transport', 'netSnmp', 'bare'] as const;
type Kind = (typeof KINDS)[number];

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const COLUMNS = [`${IFX}.6`, `${IFX}.10`, `${IFX}.15`, `${IF}.7`, `${IF}.8`];
/** As many values as ours reads, numbers all of them. */
const NUMBERS = COLUMNS.flatMap((column) => [1, 2, 3, 4].map((index) => `${column}.${index}`));

/** Pollers take turns on the same devices, each in a process of its own whose CPU time counts. */
export async function run(): Promise<BenchResult> {
  await buildCode();
  const agents = await BenchChild.start(AGENTS, [DEVICES, PORT, INTERFACES]);
  try {
    const polls = await pollers();
    const collectd = await collectdPolls({
      addresses: Array.from({ length: DEVICES }, (_, i) => `${addressOf(i)}:${PORT}`),
      community: 'bench',
      oids: NUMBERS,
      answered: async () => Number(await agents.ask('count')),
    });
    return resultOf(polls, collectd);
  } finally {
    agents.kill();
  }
}

/** Medians of polls per CPU-second. */
async function pollers(): Promise<Readonly<Record<Kind, number>>> {
  const started = new Map<Kind, BenchChild>();
  const measured = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  try {
    for (const kind of KINDS) {
      const child = await BenchChild.start(POLLER, [kind, DEVICES, PORT, AT_ONCE], {
        execArgv: [],
      });
      started.set(kind, child);
      await child.ask(WARM_UP_POLLS);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [kind, child] of started) {
        measured.get(kind)?.push(Number(await child.ask(POLLS_A_ROUND)));
      }
    }
  } finally {
    for (const child of started.values()) child.kill();
  }
  const median = (kind: Kind) => percentile(measured.get(kind) ?? [], 0.5);
  return {
    product: median('product'),
    transport: median('transport'),
    netSnmp: median('netSnmp'),
    bare: median('bare'),
  };
}

function resultOf(polls: Readonly<Record<Kind, number>>, collectd?: number): BenchResult {
  const { product, transport, netSnmp, bare } = polls;
  const absent =
    collectd === undefined ? '; collectd is not installed (apt-get install -y collectd-core)' : '';
  return {
    name: 'snmp',
    work: `${DEVICES} SNMP v2c devices, one GET of 20 OIDs each over loopback UDP, ${AT_ONCE} under way at once; polls per CPU-second (user and system) of the polling process, median of ${ROUNDS} rounds of ${(DEVICES * POLLS_A_ROUND).toLocaleString('en')} polls${absent}`,
    figures: {
      pollsPerCpuSecond: Math.round(product),
      transportAlone: Math.round(transport),
      shareOfBareLoop: rounded(product / bare, 2),
    },
    peers: {
      bareNodeLoop: Math.round(bare),
      netSnmpInNode: Math.round(netSnmp),
      ratioToNetSnmp: rounded(product / netSnmp, 2),
      ...(collectd !== undefined && {
        collectd: Math.round(collectd),
        ratioToCollectd: rounded(product / collectd, 2),
      }),
    },
  };
}

const addressOf = (device: number): string =>
  `127.77.${Math.floor(device / 250)}.${(device % 250) + 1}`;
