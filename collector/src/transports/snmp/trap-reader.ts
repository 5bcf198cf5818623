import { EventEmitter } from 'node:events';
import { oidOfV1Trap } from '@atalaya/core/domain/events/trap-meaning';
import { createReceiver, ObjectType, type Varbind } from 'net-snmp';
import { z } from 'zod';

export interface SnmpTrap {
  readonly community: string;
  /** The notification's OID, of a v1 trap by RFC 3584. */
  readonly oid: string;
  /** `name = value`, as told; without sysUpTime and the notification's own name. */
  readonly varbinds: readonly string[];
}

type Reply = (bytes: Buffer) => void;
interface Receiver {
  close(done: () => void): void;
}

/** SNMPv2-MIB: sysUpTime.0 and snmpTrapOID.0 stand first in every v2 notification (RFC 3416, 4.2.6). */
const UPTIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const MOST_VARBINDS = 40;

const toldSchema = z.object({
  pdu: z.object({
    community: z.string(),
    enterprise: z.string().optional(),
    generic: z.number().optional(),
    specific: z.number().optional(),
    varbinds: z.array(z.custom<Varbind>((value) => typeof value === 'object')).default([]),
  }),
});

/**
 * Reads SNMPv1 and v2c traps and v2c informs, which it acknowledges. net-snmp does the reading on a socket
 * that is not one: datagrams come from whoever holds the port, and what the library throws ends with it.
 */
export class TrapReader {
  readonly #socket = new FakeSocket();
  readonly #receiver: Receiver;
  #read: SnmpTrap | undefined;

  constructor() {
    this.#receiver = createReceiver(
      {
        port: 0,
        disableAuthorization: true,
        includeAuthentication: true,
        dgramModule: { createSocket: () => this.#socket },
      },
      (error: Error | null, told: unknown) => {
        if (!error) this.#read = trapOf(told);
      },
    );
  }

  /** undefined for what is no trap that we can read. */
  read(bytes: Buffer, reply: Reply): SnmpTrap | undefined {
    this.#read = undefined;
    this.#socket.reply = reply;
    try {
      this.#socket.emit('message', bytes, { address: '0.0.0.0', port: 0 });
    } catch {
      return undefined;
    }
    return this.#read;
  }

  close(): void {
    this.#receiver.close(() => {});
  }
}

/** What net-snmp's listener asks of a dgram socket. */
class FakeSocket extends EventEmitter {
  reply: Reply = () => {};

  bind(): void {}

  send(bytes: Buffer): void {
    this.reply(bytes);
  }

  address(): object {
    return {};
  }

  close(done?: () => void): void {
    done?.();
  }
}

function trapOf(told: unknown): SnmpTrap | undefined {
  const parsed = toldSchema.safeParse(told);
  if (!parsed.success) return undefined;
  const { community, enterprise, generic, specific, varbinds } = parsed.data.pdu;
  const named = varbinds.find(({ oid }) => oid === TRAP_OID)?.value;
  const oid =
    typeof named === 'string'
      ? named
      : enterprise !== undefined && generic !== undefined
        ? oidOfV1Trap(enterprise, generic, specific ?? 0)
        : undefined;
  if (oid === undefined) return undefined;
  const shown = varbinds.filter((varbind) => varbind.oid !== UPTIME && varbind.oid !== TRAP_OID);
  return { community, oid, varbinds: shown.slice(0, MOST_VARBINDS).map(textOf) };
}

function textOf({ oid, type, value }: Varbind): string {
  const isText = type === ObjectType.OctetString && Buffer.isBuffer(value);
  return `${oid} = ${isText ? value.toString('utf8') : String(value)}`;
}
