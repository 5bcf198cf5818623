import type { DeviceEvent } from '@atalaya/core/domain/events/device-event';
import { type OnuMemory, onuEvents } from '@atalaya/core/domain/events/onu-events';
import { type OutageMemory, outageEvents } from '@atalaya/core/domain/events/outage-events';
import {
  isWorthKeeping,
  parseSyslog,
  severityOfSyslog,
} from '@atalaya/core/domain/events/syslog-message';
import { trapMeaning } from '@atalaya/core/domain/events/trap-meaning';
import type { ControlledReading, DeviceReading } from '@atalaya/core/domain/network/reading';
import type { Clock } from '@atalaya/core/ports/clock';
import type { PolledDevice } from '@atalaya/core/ports/inventory-source';
import { systemNow } from '@atalaya/platform/runtime/system-timers';
import { TrapReader } from '../transports/snmp/trap-reader.js';
import { listenUdp, type UdpListener } from '../transports/udp-listener.js';
import { DatagramGate } from './datagram-gate.js';
import type { EventWriter } from './event-writer.js';
import type { Sender, SenderDirectory } from './sender-directory.js';

export interface InboundOptions {
  readonly writer: EventWriter;
  readonly senders: SenderDirectory;
  readonly clock: Clock;
  readonly log: { info(fields: object, message: string): void };
  /** UDP; undefined: not listened to. 0 takes a free one. */
  readonly trapPort?: number | undefined;
  readonly syslogPort?: number | undefined;
  /** Address to listen on; every one by default. */
  readonly host?: string;
}

/** What devices say without being asked: traps, syslog, and what their tables tell between two reads. */
export class InboundEvents {
  readonly #options: InboundOptions;
  readonly #gate = new DatagramGate();
  readonly #traps = new TrapReader();
  readonly #onus = new Map<string, OnuMemory>();
  readonly #outages = new Map<string, OutageMemory>();
  readonly #listeners: UdpListener[] = [];
  #unknown = 0;

  constructor(options: InboundOptions) {
    this.#options = options;
  }

  /** Where it listens, in the order trap, syslog. @throws when a port cannot be had. */
  async start(): Promise<readonly number[]> {
    const { trapPort, syslogPort, host, log } = this.#options;
    const where = host === undefined ? {} : { host };
    if (trapPort !== undefined) {
      const listener = await listenUdp({ port: trapPort, ...where }, (bytes, from, socket, port) =>
        this.#onTrap(bytes, from, (reply) => socket.send(reply, port, from)),
      );
      this.#listeners.push(listener);
      log.info({ port: listener.port }, 'listening for SNMP traps');
    }
    if (syslogPort !== undefined) {
      const listener = await listenUdp({ port: syslogPort, ...where }, (bytes, from) =>
        this.#onSyslog(bytes, from),
      );
      this.#listeners.push(listener);
      log.info({ port: listener.port }, 'listening for syslog');
    }
    return this.#listeners.map(({ port }) => port);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    this.#traps.close();
  }

  /** Datagrams of nobody we know, of one that floods, or with another community. */
  get refused(): number {
    return this.#gate.refused + this.#unknown;
  }

  reading(device: PolledDevice, reading: DeviceReading): void {
    if (reading.onus === undefined) return;
    const { tenantId, deviceId } = device;
    const key = `${tenantId}/${deviceId}`;
    const told = onuEvents(this.#onus.get(key), reading.onus, { deviceId, at: reading.observedAt });
    this.#onus.set(key, told.memory);
    for (const event of told.events) this.#options.writer.add(tenantId, event);
  }

  /** What a controller says of a device that it manages. */
  controlled({ tenantId, deviceId }: PolledDevice, { outage, reading }: ControlledReading): void {
    if (outage === undefined) return;
    const key = `${tenantId}/${deviceId}`;
    const device = { deviceId, at: reading.observedAt };
    const events = outageEvents(this.#outages.get(key), outage, device);
    this.#outages.set(key, outage);
    for (const event of events) this.#options.writer.add(tenantId, event);
  }

  /** What became known of a device without its saying so. */
  tell(tenantId: string, event: DeviceEvent): void {
    this.#options.writer.add(tenantId, event);
  }

  #onTrap(bytes: Buffer, from: string, reply: (bytes: Buffer) => void): void {
    const senders = this.#known(from);
    if (senders.length === 0) return;
    const trap = this.#traps.read(bytes, reply);
    // A device that is read by SNMP must prove itself by its own community; any other by its address alone.
    const allowed = senders.filter(
      ({ communities }) => trap && (communities.size === 0 || communities.has(trap.community)),
    );
    if (trap === undefined || allowed.length === 0) {
      this.#unknown += 1;
      return;
    }
    const { title, severity } = trapMeaning(trap.oid);
    const text = [trap.oid, ...trap.varbinds].join('; ');
    this.#tell(allowed, { kind: 'trap', severity, title, text });
  }

  #onSyslog(bytes: Buffer, from: string): void {
    const senders = this.#known(from);
    if (senders.length === 0) return;
    const message = parseSyslog(bytes.toString('utf8'));
    if (!isWorthKeeping(message)) return;
    const { text } = message;
    const severity = severityOfSyslog(message.severity);
    this.#tell(senders, { kind: 'syslog', severity, title: text, text });
  }

  #known(address: string): readonly Sender[] {
    if (!this.#gate.lets(address, systemNow())) return [];
    const senders = this.#options.senders.at(address);
    if (senders.length === 0) this.#unknown += 1;
    return senders;
  }

  /** Two tenants' devices behind one address cannot be told apart: nobody is told what may be another's. */
  #tell(senders: readonly Sender[], what: Omit<DeviceEvent, 'deviceId' | 'at'>): void {
    const tenants = new Set(senders.map(({ tenantId }) => tenantId));
    if (tenants.size > 1) {
      this.#unknown += 1;
      return;
    }
    const at = this.#options.clock.now();
    for (const { tenantId, deviceId } of senders) {
      this.#options.writer.add(tenantId, { ...what, deviceId, at });
    }
  }
}
