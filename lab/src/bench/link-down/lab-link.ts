import { cpeTree } from '../../hostile/cpe-tree.js';
import { USERS } from '../../hostile/misbehaviours.js';
import {
  type RigDevice,
  type RigSource,
  routerosSource,
  SNMP_COMMUNITY,
  snmpSource,
} from '../../hostile/rig-network.js';
import { startRouterOsServer } from '../../simulators/routeros/routeros-server.js';
import { idleRouter } from '../../simulators/routeros/testing/idle-router.js';
import { startSnmpAgent } from '../../simulators/snmp-agent/snmp-agent.js';

/** How the far end of a link is read besides its echoes. */
export const LINK_KINDS = ['Echoes', 'Snmp', 'RouterOs'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const CORE: RigDevice = {
  name: 'core',
  role: 'router',
  sources: [{ driver: 'icmp', address: '10.90.0.1' }],
};

/** A link of the lab from the core to one radio, which answers by echoes and in one more way. */
export interface LabLink {
  readonly device: RigDevice;
  readonly kind: LinkKind;
  readonly address: string;
  readonly isDown: boolean;
  /** Nothing of the far end answers any more, or all of it does again. */
  setDown(isDown: boolean): void;
  close(): Promise<void>;
}

export async function openLabLink(index: number): Promise<LabLink> {
  const kind = LINK_KINDS[index % LINK_KINDS.length] ?? 'Echoes';
  const address = `10.90.1.${index}`;
  let isDown = false;
  const { source, silence, close } = await OPEN[kind](() => isDown);
  const sources: RigSource[] = [{ driver: 'icmp', address }];
  if (source) sources.push(source);
  return {
    kind,
    address,
    device: { name: `radio-${index}`, role: 'backhaul', parent: CORE.name, sources },
    get isDown() {
      return isDown;
    },
    setDown: (down) => {
      isDown = down;
      silence(down);
    },
    close,
  };
}

interface OpenedWay {
  readonly source: RigSource | null;
  readonly silence: (isSilent: boolean) => void;
  readonly close: () => Promise<void>;
}

const OPEN: Record<LinkKind, (isDown: () => boolean) => Promise<OpenedWay>> = {
  Echoes: async () => ({ source: null, silence: () => undefined, close: async () => undefined }),
  Snmp: async () => {
    const agent = await startSnmpAgent({ tree: cpeTree(), community: SNMP_COMMUNITY });
    return {
      source: snmpSource(agent.port),
      silence: (isSilent) => agent.silent(isSilent),
      close: () => agent.close(),
    };
  },
  RouterOs: async (isDown) => {
    const state = idleRouter('7.18.2', { reachable: () => !isDown() });
    const router = await startRouterOsServer({ state, users: USERS });
    return {
      source: routerosSource(router.port),
      silence: () => undefined,
      close: () => router.close(),
    };
  },
};
