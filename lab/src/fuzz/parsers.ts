import type { UispApi } from '@atalaya/collector/drivers/uisp/uisp-api';
import { uispStations } from '@atalaya/collector/drivers/uisp/uisp-schema';
import { createUispSession } from '@atalaya/collector/drivers/uisp/uisp-session';
import {
  createLineReader,
  parseFpingEcho,
  parseFpingSummary,
} from '@atalaya/collector/transports/icmp/fping-output';
import {
  encodeSentence,
  ProtocolError,
  SentenceDecoder,
} from '@atalaya/collector/transports/routeros-api/codec';
import { parseReply } from '@atalaya/collector/transports/routeros-api/reply';
import { ok } from '@atalaya/core/domain/shared/result';
import { deviceShape } from '../simulators/uisp/device-shape.js';
import { linkShape } from '../simulators/uisp/link-shape.js';
import { smallUispWorld } from '../simulators/uisp/small-uisp-world.js';
import { stationShape } from '../simulators/uisp/station-shape.js';
import { noUispFaults } from '../simulators/uisp/uisp-faults.js';
import type { Random } from '../world/seeded-random.js';
import { below, mutated, mutatedJson } from './mutate.js';

/** A parser with inputs that it understands. `feed` throws for what is wrong with the parser, not with the input. */
export interface FuzzedParser {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  feed(seed: Buffer, random: Random): Promise<void> | void;
}

const AT = Date.UTC(2026, 2, 9);

/** Sentences of the RouterOS API, in pieces as a socket brings them. */
const routeros: FuzzedParser = {
  name: 'routeros',
  seeds: [
    ['!re', '.tag=7', '=name=ether1', '=rx-byte=18446744073709551615', '=comment=Torre Ñandú'],
    [
      '!re',
      '.tag=7',
      '=signal-strength=-63dBm@6Mbps',
      '=uptime=1w2d3h4m5s',
      `=x=${'y'.repeat(300)}`,
    ],
    ['!trap', '.tag=7', '=category=2', '=message=interrupted'],
    ['!done', '.tag=7', '=ret=*1'],
    ['!fatal', 'too many open sessions'],
  ].map((words) => encodeSentence(words)),
  feed(seed, random) {
    const decoder = new SentenceDecoder();
    const bytes = mutated(Buffer.concat([seed, seed]), random);
    try {
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + below(random, 200);
        for (const words of decoder.push(bytes.subarray(at, end))) parseReply(words);
        at = end;
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  },
};

/** What fping prints. */
const fping: FuzzedParser = {
  name: 'fping',
  seeds: [
    '127.0.0.1 : [0], 64 bytes, 0.040 ms (0.040 avg, 0% loss)\n10.0.0.7  : [3], timed out (NaN avg, 100% loss)\n',
    '[1772323200.12345] fe80::1%eth0 : [19], 64 bytes, 12.1 ms (11.0 avg, 5% loss)\n',
    '127.0.0.1 : xmt/rcv/%loss = 3/3/0%, min/avg/max = 0.04/0.05/0.06\n',
  ].map((text) => Buffer.from(text)),
  feed(seed, random) {
    const read = createLineReader((line) => {
      const echo = parseFpingEcho(line);
      if (echo !== null && echo.rttMs !== null && !(echo.rttMs >= 0)) throw new Error(line);
      if (echo !== null && !Number.isInteger(echo.seq)) throw new Error(line);
      parseFpingSummary(line);
    });
    const text = mutated(seed, random).toString('latin1');
    for (let at = 0; at < text.length; at += 100) read(text.slice(at, at + 100));
  },
};

/** UISP's lists: broken text, and well-formed JSON that holds something else than it should. */
const uisp: FuzzedParser = {
  name: 'uisp',
  seeds: uispSeeds(),
  async feed(seed, random) {
    const value =
      random() < 0.5 ? parsed(mutated(seed, random)) : mutatedJson(parsed(seed), random);
    if (value === undefined) return;
    const list = async () => ok(Array.isArray(value) ? value : [value]);
    const api: UispApi = {
      devices: list,
      dataLinks: list,
      sites: list,
      outages: list,
      statistics: async () => ok(value),
      stations: async () => ok(uispStations.parse(value)),
      leases: list,
      close: async () => undefined,
    };
    const session = createUispSession(api, { now: () => AT });
    const signal = new AbortController().signal;
    const result = await session.poll(new Set(['fast', 'slow', 'inventory']), signal);
    if (result.ok) for (const { reading } of result.value) checkValues(reading.observations);
    await session.inventory(signal);
    await session.history?.('cpe', { from: AT - 1_000_000_000, to: AT, signal });
  },
};

function uispSeeds(): Buffer[] {
  const world = smallUispWorld(AT);
  const context = {
    nowMs: AT,
    devices: new Map(world.devices().map((device) => [device.id, device])),
    sites: new Map(world.sites().map((site) => [site.id, site])),
    faults: noUispFaults(),
  };
  const stations = world
    .devices()
    .flatMap((device) => device.stations.map((one) => stationShape(one, device, context)));
  const devices = world.devices().map((device) => deviceShape(device, context, true));
  const links = world.links().map((link) => linkShape(link, context));
  return [devices, stations, links].map((list) => Buffer.from(JSON.stringify(list)));
}

function checkValues(observations: readonly { readonly kind: string; readonly metric: string }[]) {
  for (const observation of observations) {
    if ('value' in observation && !Number.isFinite(observation.value)) {
      throw new Error(`${observation.metric} is ${observation.value}`);
    }
  }
}

/** undefined: no JSON, which the HTTP client tells before any of this. */
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

export const FUZZED_PARSERS: readonly FuzzedParser[] = [routeros, fping, uisp];
