import { NetSnmpExchange } from '../../net-snmp-exchange.js';
import type { SessionSocket } from '../../peer-socket.js';
import type { Exchange, SnmpRequests } from '../../snmp-requests.js';
import type { Community } from '../request.js';

const NEVER = new AbortController().signal;
/** One request and no second: what is not answered at once is not answered. */
const TUNING = { timeoutMs: 60_000, retries: 0 };

export interface ReferenceRun<T> {
  /** What net-snmp sent. */
  readonly request: Buffer;
  /** What it made of the answer; 'ignored' when it went on waiting for another. */
  readonly outcome: Exchange<T> | 'ignored';
}

/** Lets net-snmp ask, and answers it on the spot; no socket is involved. */
export async function askReference<T>(
  { version, community }: Community,
  ask: (requests: SnmpRequests) => Promise<Exchange<T>>,
  reply: (request: Buffer) => Buffer,
): Promise<ReferenceRun<T>> {
  let request = Buffer.alloc(0);
  const credential = { kind: 'snmp-community', version, community } as const;
  const target = { address: '192.0.2.1', port: 161, credential };
  const exchange = new NetSnmpExchange(target, TUNING, (_address, _port, onBroken) => {
    let onMessage = (_: Buffer): void => {};
    const socket: SessionSocket = {
      on: (event, listener) => {
        if (event === 'message') onMessage = listener as typeof onMessage;
        return socket as never;
      },
      ref: () => {},
      unref: () => {},
      close: () => {},
      send: (bytes, _offset, _length, _port, _host, done) => {
        request = Buffer.from(bytes);
        done(null);
        queueMicrotask(() => {
          // As the product's socket does: net-snmp throws from here.
          try {
            onMessage(reply(request));
          } catch {
            onBroken(new Error('unreadable'));
          }
        });
      },
    };
    return socket;
  });
  const asked = ask(exchange.requests(NEVER));
  const outcome = await Promise.race([asked, turns(8).then(() => 'ignored' as const)]);
  exchange.close();
  return { request, outcome };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}
