import type { Way } from '@atalaya/core/domain/network/device';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { smallUispWorld } from '../simulators/uisp/small-uisp-world.js';
import { startUispServer, type UispServer } from '../simulators/uisp/uisp-server.js';
import { cpeTree } from './cpe-tree.js';
import type { Rig } from './rig.js';
import {
  INTERVAL_MS,
  type RigDevice,
  ROUTEROS_USER,
  routerosSource,
  SNMP_COMMUNITY,
  snmpSource,
} from './rig-network.js';
import { Starvation } from './starvation.js';

const TOKEN = 'healthy-token';
const WAYS = { 'well-router': 'routeros', 'well-cpe': 'snmp', 'well-ap': 'uisp' } as const;
/** One turn may be missed on a busy machine; who waited for a misbehaviour would miss ten. */
const LONGEST_GAP_MS = 5 * INTERVAL_MS;
/** The slowest of the misbehaviours takes longer than this many intervals. */
const FEWEST_POLLS = 20;

/** One device of each kind that never misbehaves: what the others do must not be seen in its polls. */
export class Healthy {
  #router: RouterOsServer | undefined;
  #agent: SnmpAgent | undefined;
  #uisp: UispServer | undefined;
  #starvation: Starvation | undefined;

  get uisp(): { readonly port: number; readonly token: string } {
    return { port: this.#uisp?.port ?? 0, token: TOKEN };
  }

  async start(): Promise<RigDevice[]> {
    const { user, password } = ROUTEROS_USER;
    this.#starvation = new Starvation();
    this.#router = await startRouterOsServer({
      state: idleRouter('7.18.2'),
      users: [{ name: user, password, policies: ALL_POLICIES }],
    });
    this.#agent = await startSnmpAgent({ tree: cpeTree(), community: SNMP_COMMUNITY });
    this.#uisp = await startUispServer({ world: smallUispWorld(Date.now()), token: TOKEN });
    return [
      { name: 'well-router', role: 'router', sources: [routerosSource(this.#router.port)] },
      { name: 'well-cpe', role: 'cpe', sources: [snmpSource(this.#agent.port)] },
      { name: 'well-ap', role: 'ap', sources: [{ driver: 'uisp', externalId: 'ap' }] },
    ];
  }

  async close(): Promise<void> {
    this.#starvation?.stop();
    await Promise.all([this.#router?.close(), this.#agent?.close(), this.#uisp?.close()]);
  }

  /** One sentence for each failed poll and each gap that a busy machine does not explain. */
  complaints(rig: Rig): string[] {
    return Object.entries(WAYS).flatMap(([name, way]) =>
      complaintsOf(rig, name, way, (from, to) => this.#starvation?.ms(from, to) ?? 0),
    );
  }
}

function complaintsOf(
  rig: Rig,
  name: string,
  way: Way,
  starvedMs: (from: number, to: number) => number,
): string[] {
  const reports = rig.reports(name, way);
  const failed = reports.flatMap(({ ok, failure }) => (ok ? [] : [`${name}: ${failure?.message}`]));
  const times = [...reports.map(({ at }) => at), Date.now()];
  const gaps = times.slice(1).map((at, index) => {
    const before = times[index] ?? at;
    return at - before - starvedMs(before, at);
  });
  const long = gaps.filter((gapMs) => gapMs > LONGEST_GAP_MS);
  const few = reports.length < FEWEST_POLLS ? [`${name}: only ${reports.length} polls`] : [];
  return [...few, ...failed, ...long.map((gapMs) => `${name}: not read for ${gapMs} ms`)];
}
