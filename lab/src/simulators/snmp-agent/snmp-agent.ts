import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { answer } from './answer.js';
import { mibTree } from './mib-tree.js';
import type { MibEntry, MibValue, MibView } from './mib-view.js';
import { Registers } from './registers.js';
import { decodeRequest, PDU, type SnmpRequest } from './snmp-message.js';

/** How GETBULK fails on devices that cannot do it: unreadable bytes, or silence. */
export type BulkFault = 'off' | 'garbage' | 'silence';

export interface SnmpAgentOptions {
  /** A moving view (airosTree, mikrotikStationTree) or the entries of a recording. */
  readonly tree: MibView | Iterable<MibEntry>;
  readonly community: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Another address of the loopback network than 127.0.0.1. */
  readonly host?: string;
  /** A larger answer is tooBig, or for GETBULK is cut short. Default 1472, one Ethernet frame. */
  readonly maxResponseBytes?: number;
}

export interface SnmpAgent {
  readonly port: number;
  /** Requests with the right community that reached the agent, by kind; `dropped` of them got no answer. */
  readonly counts: { get: number; getNext: number; getBulk: number; dropped: number };
  /** Overlays one value from now on. */
  set(oid: string, value: MibValue): void;
  bulkBroken(fault: BulkFault): void;
  /** Delays each answer. */
  slow(delayMs: number): void;
  /** Leaves the next `count` requests unanswered. */
  dropNext(count: number): void;
  /** Leaves each request unanswered with this probability, by a random source that the caller seeds. */
  drop(probability: number, random: () => number): void;
  /** Answers nothing until called with false: the device has lost power. */
  silent(isSilent: boolean): void;
  reboot(): void;
  /** Every counter stands `distance` (in counts) before its wrap. */
  wrapSoon(distance: number): void;
  close(): Promise<void>;
}

const DEFAULT_MAX_RESPONSE_BYTES = 1472;

/** SNMPv1 and SNMPv2c over UDP on 127.0.0.1. A wrong community and a malformed request get no answer, as on a device. */
export async function startSnmpAgent(options: SnmpAgentOptions): Promise<SnmpAgent> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(options.port ?? 0, options.host ?? '127.0.0.1', () => resolve());
  });
  return new UdpAgent(socket, options);
}

class UdpAgent implements SnmpAgent {
  readonly port: number;
  readonly counts = { get: 0, getNext: 0, getBulk: 0, dropped: 0 };
  private readonly registers: Registers;
  private readonly pending = new Set<NodeJS.Timeout>();
  private bulkFault: BulkFault = 'off';
  private delayMs = 0;
  private toDrop = 0;
  private isSilent = false;
  private isLost = (): boolean => false;

  constructor(
    private readonly socket: Socket,
    private readonly options: SnmpAgentOptions,
  ) {
    const { tree } = options;
    this.registers = new Registers(Symbol.iterator in tree ? mibTree(tree) : tree);
    this.port = socket.address().port;
    socket.on('message', (bytes, from) => this.hear(bytes, from));
    // An ICMP "port unreachable" from a client that left must not end the lab.
    socket.on('error', () => {});
  }

  set(oid: string, value: MibValue): void {
    this.registers.set(oid, value);
  }

  bulkBroken(fault: BulkFault): void {
    this.bulkFault = fault;
  }

  slow(delayMs: number): void {
    this.delayMs = delayMs;
  }

  dropNext(count: number): void {
    this.toDrop = count;
  }

  drop(probability: number, random: () => number): void {
    this.isLost = () => random() < probability;
  }

  silent(isSilent: boolean): void {
    this.isSilent = isSilent;
  }

  reboot(): void {
    this.registers.reboot();
  }

  wrapSoon(distance: number): void {
    this.registers.wrapSoon(distance);
  }

  close(): Promise<void> {
    for (const timer of this.pending) clearTimeout(timer);
    this.pending.clear();
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  private hear(bytes: Buffer, from: RemoteInfo): void {
    let request: SnmpRequest;
    try {
      request = decodeRequest(bytes);
    } catch {
      return;
    }
    if (request.community !== this.options.community) return;
    this.count(request);
    const reply = this.isDropped(request) ? undefined : this.reply(request);
    if (reply === undefined) this.counts.dropped += 1;
    else this.send(reply, from);
  }

  private count(request: SnmpRequest): void {
    if (request.pdu === PDU.get) this.counts.get += 1;
    else if (request.pdu === PDU.getNext) this.counts.getNext += 1;
    else if (request.pdu === PDU.getBulk) this.counts.getBulk += 1;
  }

  private isDropped(request: SnmpRequest): boolean {
    if (this.isSilent || this.isLost()) return true;
    if (request.pdu === PDU.getBulk && this.bulkFault === 'silence') return true;
    if (this.toDrop === 0) return false;
    this.toDrop -= 1;
    return true;
  }

  private reply(request: SnmpRequest): Buffer | undefined {
    const limit = this.options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;
    const reply = answer(this.registers, request, limit);
    const spoil = request.pdu === PDU.getBulk && this.bulkFault === 'garbage';
    return spoil ? reply?.fill(0xff, Math.floor(reply.length / 2)) : reply;
  }

  private send(reply: Buffer, to: RemoteInfo): void {
    if (this.delayMs === 0) {
      this.socket.send(reply, to.port, to.address, () => {});
      return;
    }
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      this.socket.send(reply, to.port, to.address, () => {});
    }, this.delayMs);
    this.pending.add(timer);
  }
}
