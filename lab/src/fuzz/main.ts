import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Credential } from '@atalaya/core/ports/device-driver';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import { startRouterOsServer } from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { mibTree } from '../simulators/snmp-agent/mib-tree.js';
import { parseSnmprec } from '../simulators/snmp-agent/snmprec.js';
import { seededRandom } from '../world/seeded-random.js';
import { type DriverRun, fuzzDriver, SNMP_V2C } from './fuzz-drivers.js';
import { brokenAgent, brokenWire } from './live-devices.js';
import { FUZZED_PARSERS, type FuzzedParser } from './parsers.js';
import { runFuzz } from './run-fuzz.js';

const USAGE = `usage: node lab/bin/fuzz.mjs [folder] [--seconds N] [--seed N]
  Breaks input on its way to every parser and driver, N seconds each (10).
  folder: its *.snmprec are served as agents, its *.json go to the UISP parser, its *.bin to RouterOS's.`;

interface Options {
  readonly folder: string | undefined;
  readonly ms: number;
  readonly seed: number;
}

/** Says how it went, without a word of what the recordings hold. */
async function main(options: Options): Promise<void> {
  const memory = process.memoryUsage().rss;
  const files = options.folder === undefined ? [] : readdirSync(options.folder).sort();
  const read = (extension: string) =>
    files
      .filter((name) => extname(name) === extension)
      .map((name) => ({ name, bytes: readFileSync(join(options.folder ?? '', name)) }));
  const recorded: Readonly<Record<string, Buffer[]>> = {
    uisp: read('.json').map(({ bytes }) => bytes),
    routeros: read('.bin').map(({ bytes }) => bytes),
  };
  for (const parser of FUZZED_PARSERS) await parse(parser, recorded[parser.name] ?? [], options);
  await routeros(options);
  for (const { name, bytes } of read('.snmprec')) await agent(name, bytes, options);
  const grown = Math.round((process.memoryUsage().rss - memory) / 2 ** 20);
  say(`memory: ${grown} MB more than at the start`);
}

async function parse(parser: FuzzedParser, recorded: Buffer[], options: Options): Promise<void> {
  const until = performance.now() + options.ms;
  const seeds = [...parser.seeds, ...recorded];
  const random = seededRandom(options.seed);
  const run = await runFuzz(parser, seeds, random, () => performance.now() > until);
  say(`${parser.name}: ${run.rounds} inputs, the slowest ${Math.round(run.slowestMs)} ms`);
}

async function routeros(options: Options): Promise<void> {
  const credential: Credential = { kind: 'routeros', user: 'u', password: 'p', tls: false };
  const users = [{ name: 'u', password: 'p', policies: ALL_POLICIES }];
  const router = await startRouterOsServer({ state: idleRouter('7.18.2'), users });
  const wire = await brokenWire(router.port, 0.1, seededRandom(options.seed));
  tell('routeros driver', await fuzzDriver('routeros', wire, credential, options.ms));
  wire.close();
  await router.close();
}

async function agent(name: string, bytes: Buffer, options: Options): Promise<void> {
  const view = mibTree(parseSnmprec(bytes.toString(), () => undefined));
  const device = await brokenAgent(view, 0.1, seededRandom(options.seed));
  tell(name, await fuzzDriver('snmp', device, SNMP_V2C, options.ms));
  device.close();
}

const tell = (name: string, { polls, answered }: DriverRun) =>
  say(`${name}: ${polls} polls, ${answered} answered`);
const say = (line: string) => void process.stdout.write(`${line}\n`);

function optionsOf(args: readonly string[]): Options | undefined {
  let folder: string | undefined;
  const numbers = new Map([
    ['--seconds', 10],
    ['--seed', 1],
  ]);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (numbers.has(arg)) {
      const value = Number(args[++i]);
      if (!(value > 0)) return undefined;
      numbers.set(arg, value);
    } else if (arg.startsWith('--') || folder !== undefined) return undefined;
    else folder = arg;
  }
  const ms = (numbers.get('--seconds') ?? 10) * 1_000;
  return { folder, ms, seed: numbers.get('--seed') ?? 1 };
}

const options = optionsOf(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  await main(options);
}
