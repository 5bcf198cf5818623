import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { answer } from '../../simulators/snmp-agent/answer.js';
import { ifTable, ifXTable } from '../../simulators/snmp-agent/interface-entries.js';
import { mibTree } from '../../simulators/snmp-agent/mib-tree.js';
import {
  counter32,
  counter64,
  integer,
  type MibEntry,
  type MibView,
  oid,
  text,
  ticks,
} from '../../simulators/snmp-agent/mib-view.js';
import { decodeRequest } from '../../simulators/snmp-agent/snmp-message.js';
import { COMMUNITY, INTERFACES, SNMP_PORT } from './field-plan.js';

/*
 * Thousands of agents in one process: an answer is encoded once for each question, and only the request
 * id, counters, uptime and the device's number in its MACs are written into a copy of it. Values that
 * move stand in the encoded answer as marks of their own length, found by their bytes.
 */

const COUNTER_64 = Buffer.from('405ac3d200000000', 'hex');
const COUNTER_32 = Buffer.from('405ac3d2', 'hex');
const UPTIME = Buffer.from('025ac3d2', 'hex');
const MAC = Buffer.from('025ac3d2', 'hex');
const MAX_BYTES = 1_472;
const MAX_TEMPLATES = 20_000;
const OCTETS_PER_SECOND = 250_000;
const IFX = '1.3.6.1.2.1.31.1.1.1';

interface Template {
  readonly bytes: Buffer;
  readonly requestIdAt: number;
  readonly patches: readonly Patch[];
}

interface Patch {
  readonly at: number;
  readonly kind: 'counter64' | 'counter32' | 'uptime' | 'mac';
}

/** Answers on one socket for each address. Returns the closer. */
export async function startSnmpLoad(addresses: readonly string[]): Promise<() => void> {
  const view = deviceView();
  const templates = new Map<string, Template | null>();
  const startedAt = performance.now();
  const sockets = addresses.map((_, device) => {
    const socket = createSocket('udp4');
    socket.on('message', (request, peer) => {
      const reply = respond(request, view, templates, device, performance.now() - startedAt);
      if (reply !== null) socket.send(reply, peer.port, peer.address);
    });
    return socket;
  });
  await Promise.all(sockets.map((socket, i) => bind(socket, addresses[i] ?? '')));
  return () => {
    for (const socket of sockets) socket.close();
  };
}

async function bind(socket: Socket, address: string): Promise<void> {
  socket.bind(SNMP_PORT, address);
  await once(socket, 'listening');
}

function respond(
  request: Buffer,
  view: MibView,
  templates: Map<string, Template | null>,
  device: number,
  elapsedMs: number,
): Buffer | null {
  const id = requestIdOf(request);
  if (id === null) return null;
  const idBytes = Buffer.from(request.subarray(id.at, id.at + id.length));
  request.fill(0x43, id.at, id.at + id.length);
  const key = request.toString('latin1');
  let template = templates.get(key);
  if (template === undefined) {
    template = templateOf(request, view);
    if (templates.size < MAX_TEMPLATES) templates.set(key, template);
  }
  if (template === null) return null;
  const reply = Buffer.from(template.bytes);
  idBytes.copy(reply, template.requestIdAt);
  for (const patch of template.patches) apply(reply, patch, device, elapsedMs);
  return reply;
}

function apply(reply: Buffer, { at, kind }: Patch, device: number, elapsedMs: number): void {
  const octets = Math.floor((elapsedMs * OCTETS_PER_SECOND) / 1_000);
  if (kind === 'counter64') reply.writeUInt32BE(octets % 2 ** 32, at + 4);
  if (kind === 'counter32') reply.writeUInt32BE(0x40000000 + (octets % 0x3fffffff), at);
  if (kind === 'uptime') reply.writeUInt32BE(0x02000000 + Math.floor(elapsedMs / 10), at);
  if (kind === 'mac') reply.writeUInt16BE(device * INTERFACES + (reply[at + 5] ?? 0), at + 4);
}

function templateOf(request: Buffer, view: MibView): Template | null {
  const decoded = decodeRequest(request);
  if (decoded.community !== COMMUNITY) return null;
  const bytes = answer(view, decoded, MAX_BYTES);
  const id = bytes && requestIdOf(bytes);
  if (!bytes || !id) return null;
  const patches = [
    ...places(bytes, COUNTER_64).map((at) => ({ at, kind: 'counter64' as const })),
    ...places(bytes, Buffer.concat([Buffer.from([0x41, 4]), COUNTER_32])).map((at) => ({
      at: at + 2,
      kind: 'counter32' as const,
    })),
    ...places(bytes, Buffer.concat([Buffer.from([0x43, 4]), UPTIME])).map((at) => ({
      at: at + 2,
      kind: 'uptime' as const,
    })),
    ...places(bytes, Buffer.concat([Buffer.from([0x04, 6]), MAC])).map((at) => ({
      at: at + 2,
      kind: 'mac' as const,
    })),
  ];
  return { bytes, requestIdAt: id.at, patches };
}

function places(bytes: Buffer, mark: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) found.push(at);
  return found;
}

/** Where the request id's bytes stand: after version, community and the PDU's head (RFC 3416). */
function requestIdOf(bytes: Buffer): { readonly at: number; readonly length: number } | null {
  let at = headEnd(bytes, 0);
  for (let skipped = 0; skipped < 2; skipped++) {
    at = headEnd(bytes, at) + (bytes[at + 1] ?? 0);
  }
  at = headEnd(bytes, at);
  const length = bytes[at + 1];
  return bytes[at] === 2 && length !== undefined ? { at: at + 2, length } : null;
}

function headEnd(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0;
  return at + 2 + (length > 0x7f ? length & 0x7f : 0);
}

/** A switch of eight ports, as a generic agent tells it. */
function deviceView(): MibView {
  const ports = Array.from({ length: INTERFACES }, (_, port) => ({
    name: `ether${port + 1}`,
    mac: `02:5A:C3:D2:00:0${port}`,
    inOctets: COUNTER_32.readUInt32BE(),
    outOctets: COUNTER_32.readUInt32BE(),
    speedBps: 1e9,
    up: true,
  }));
  const wide = COUNTER_64.readBigUInt64BE();
  const packets = [7, 11].flatMap((column) =>
    ports.map((_, port): MibEntry => [`${IFX}.${column}.${port + 1}`, counter64(wide)]),
  );
  const narrow = [13, 19].flatMap((column) =>
    ports.map((_, port): MibEntry => [`1.3.6.1.2.1.2.2.1.${column}.${port + 1}`, counter32(0)]),
  );
  return mibTree([
    ['1.3.6.1.2.1.1.1.0', text('Field bench switch')],
    ['1.3.6.1.2.1.1.2.0', oid('1.3.6.1.4.1.8072.3.2.10')],
    ['1.3.6.1.2.1.1.3.0', ticks(UPTIME.readUInt32BE() / 100)],
    ['1.3.6.1.2.1.1.5.0', text('switch')],
    ['1.3.6.1.2.1.25.3.3.1.2.1', integer(17)],
    ...ifTable(ports),
    ...narrow,
    ...ifXTable(ports.map((port) => ({ ...port, inOctets: wide, outOctets: wide }))),
    ...packets,
  ]);
}
