import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { answer } from '../../simulators/snmp-agent/answer.js';
import { mibTree } from '../../simulators/snmp-agent/mib-tree.js';
import {
  counter64,
  integer,
  type MibEntry,
  oid,
  text,
  ticks,
} from '../../simulators/snmp-agent/mib-view.js';
import { decodeRequest } from '../../simulators/snmp-agent/snmp-message.js';

/*
 * Many agents in one process, on loopback addresses of their own: what is asked again is answered from the bytes of the
 * last time, with the request id, the uptime and the counters written into them. Arguments: how many agents, the port,
 * and how many interfaces each has. Says so once all of them listen; tells on any message how many it answered.
 */

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
/** Counters and the uptime start here; their bytes tell in an answer where they stand. */
const COUNTER = Buffer.from('05c3d200000000', 'hex');
const UPTIME = Buffer.from('125ac3d2', 'hex');
const OCTETS_PER_MS = 1_250;
const ETHERNET = 6;
const UP = 1;
const MAX_BYTES = 1_472;
/** Nearly all ids have as many; the others are answered the slow way. */
const ID_BYTES = 4;

interface Template {
  readonly question: Buffer;
  readonly reply: Buffer;
  readonly idAt: number;
  readonly uptimeAt: readonly number[];
  readonly countersAt: readonly number[];
}

const [agents = 1, port = 0, interfaces = 1] = process.argv.slice(2).map(Number);
const view = mibTree(device(interfaces));
const templates: Template[] = [];
const startedAt = performance.now();
let answered = 0;

function device(count: number): MibEntry[] {
  const octets = counter64(BigInt(`0x${COUNTER.toString('hex')}`));
  const rows = Array.from({ length: count }, (_, i): MibEntry[] => [
    [`${IF}.3.${i + 1}`, integer(ETHERNET)],
    [`${IF}.7.${i + 1}`, integer(UP)],
    [`${IF}.8.${i + 1}`, integer(UP)],
    [`${IFX}.1.${i + 1}`, text(`ether${i + 1}`)],
    [`${IFX}.6.${i + 1}`, octets],
    [`${IFX}.10.${i + 1}`, octets],
    [`${IFX}.15.${i + 1}`, integer(1_000)],
  ]);
  return [
    ['1.3.6.1.2.1.1.1.0', text('bench agent')],
    ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.99999.1')],
    ['1.3.6.1.2.1.1.3.0', ticks(UPTIME.readUInt32BE() / 100)],
    ['1.3.6.1.2.1.1.5.0', text('tower 7 north')],
    ...rows.flat(),
  ];
}

function respond(socket: Socket, request: Buffer, from: RemoteInfo): void {
  const idAt = requestIdAt(request);
  if (request[idAt - 1] !== ID_BYTES) {
    const reply = answer(view, decodeRequest(request), MAX_BYTES);
    if (reply !== undefined) socket.send(reply, 0, reply.length, from.port, from.address);
    return;
  }
  const id = request.readUInt32BE(idAt);
  request.writeUInt32BE(0, idAt);
  const known = templates.find(({ question }) => question.equals(request));
  const template = known ?? learn(request);
  if (template === undefined) return;
  answered += 1;
  const { reply } = template;
  const elapsedMs = performance.now() - startedAt;
  reply.writeUInt32BE(id, template.idAt);
  for (const at of template.uptimeAt) {
    reply.writeUInt32BE(UPTIME.readUInt32BE() + Math.floor(elapsedMs / 10), at);
  }
  for (const at of template.countersAt) reply.writeUInt32BE(elapsedMs * OCTETS_PER_MS, at + 3);
  socket.send(reply, 0, reply.length, from.port, from.address);
}

/** Where the id's bytes start: right behind the PDU's head. */
function requestIdAt(request: Buffer): number {
  const community = (request[1] ?? 0) < 0x80 ? 5 : 3 + ((request[1] ?? 0) & 0x7f) + 2;
  const pdu = community + 2 + (request[community + 1] ?? 0);
  return pdu + ((request[pdu + 1] ?? 0) < 0x80 ? 4 : 4 + ((request[pdu + 1] ?? 0) & 0x7f));
}

function learn(question: Buffer): Template | undefined {
  const marked = Buffer.from(question);
  const idAt = requestIdAt(question);
  marked.writeUInt32BE(0x7a_bc_de_f1, idAt);
  const reply = answer(view, decodeRequest(marked), MAX_BYTES);
  if (reply === undefined) return undefined;
  const template: Template = {
    question: Buffer.from(question),
    reply,
    idAt: placesOf(reply, marked.subarray(idAt, idAt + 4))[0] ?? 0,
    uptimeAt: placesOf(reply, UPTIME),
    countersAt: placesOf(reply, COUNTER),
  };
  templates.push(template);
  return template;
}

function placesOf(bytes: Buffer, mark: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) places.push(at);
  return places;
}

for (let agent = 0; agent < agents; agent += 1) {
  // dgram's own look-up would cost as much as the answer.
  const socket = createSocket({
    type: 'udp4',
    lookup: (host, _options, done) => done(null, host, 4),
  });
  socket.on('message', (request, from) => {
    try {
      respond(socket, request, from);
    } catch {
      // A request that is none gets no answer.
    }
  });
  const listening = once(socket, 'listening');
  socket.bind(port, `127.77.${Math.floor(agent / 250)}.${(agent % 250) + 1}`);
  await listening;
}
process.on('message', () => process.send?.(answered));
process.on('disconnect', () => process.exit(0));
process.send?.('listening');
