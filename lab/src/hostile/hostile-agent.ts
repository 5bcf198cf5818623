import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { answer } from '../simulators/snmp-agent/answer.js';
import { type MibView, type OidParts, parseOid, text } from '../simulators/snmp-agent/mib-view.js';
import { decodeRequest } from '../simulators/snmp-agent/snmp-message.js';
import { cpeTree } from './cpe-tree.js';
import { SNMP_COMMUNITY } from './rig-network.js';

/**
 * endless: every table goes on for ever. many-rows: 100,000 rows in every table. no-progress: each step
 * answers with the object that was asked from. circle: a table of three rows that begins again.
 * four-gigabytes: the length of such an answer. flood: each question is answered a hundred times over.
 */
export const AGENT_MISCHIEF = [
  'endless',
  'many-rows',
  'no-progress',
  'circle',
  'four-gigabytes',
  'flood',
] as const;
export type AgentMischief = (typeof AGENT_MISCHIEF)[number];

const MANY_ROWS = 100_000;
const MAX_BYTES = 1_472;
/** ifEntry, ifXEntry and the columns below them: where walks go. */
const TABLES = ['1.3.6.1.2.1.2.2.1', '1.3.6.1.2.1.31.1.1.1', '1.3.6.1.4.1.14988.1.1.1.2.1'].map(
  parseOid,
);
const FOUR_GIGABYTES = Buffer.from('3084ffffffff02010104', 'hex');

/** An SNMP agent that answers a GET honestly, and a walk by its mischief. */
export class HostileAgent {
  readonly #socket: Socket;
  /** Requests heard so far. */
  heard = 0;

  private constructor(mischief: AgentMischief) {
    const view = hostileView(mischief, cpeTree());
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (message, peer) => {
      this.heard += 1;
      const request = decodeRequest(message);
      if (request.community !== SNMP_COMMUNITY) return;
      const honest = answer(view, request, MAX_BYTES);
      const reply = mischief === 'four-gigabytes' && this.heard > 1 ? FOUR_GIGABYTES : honest;
      const times = mischief === 'flood' ? 100 : 1;
      for (let i = 0; i < times && reply; i++) {
        this.#socket.send(reply, peer.port, peer.address, () => undefined);
      }
    });
  }

  static async start(mischief: AgentMischief): Promise<HostileAgent> {
    const agent = new HostileAgent(mischief);
    agent.#socket.bind(0, '127.0.0.1');
    await once(agent.#socket, 'listening');
    return agent;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  close(): void {
    this.#socket.close();
  }
}

function hostileView(mischief: AgentMischief, honest: MibView): MibView {
  const next: MibView['next'] = (after) => {
    const table = TABLES.find((base) => base.every((part, i) => after[i] === part));
    const column = table && after[table.length];
    if (table === undefined || column === undefined) return honest.next(after);
    const row = after[table.length + 1] ?? 0;
    const at = (number: number): OidParts => [...table, column, number];
    const value = text(`row ${row}`);
    if (mischief === 'endless') return { oid: at(row + 1), value };
    if (mischief === 'many-rows' && row < MANY_ROWS) return { oid: at(row + 1), value };
    if (mischief === 'no-progress') return { oid: at(row), value };
    if (mischief === 'circle') return { oid: at((row % 3) + 1), value };
    return honest.next(after);
  };
  return { get: (oid) => honest.get(oid), next };
}
