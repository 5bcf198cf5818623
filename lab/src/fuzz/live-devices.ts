import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { answer } from '../simulators/snmp-agent/answer.js';
import type { MibView } from '../simulators/snmp-agent/mib-view.js';
import { decodeRequest } from '../simulators/snmp-agent/snmp-message.js';
import type { Random } from '../world/seeded-random.js';
import { mutated } from './mutate.js';

const MAX_DATAGRAM = 1_472;

export interface LiveDevice {
  readonly port: number;
  close(): void;
}

/** An SNMP agent of which a share of the answers is broken on the way. */
export async function brokenAgent(
  view: MibView,
  share: number,
  random: Random,
): Promise<LiveDevice> {
  const socket = createSocket('udp4');
  socket.on('message', (message, peer) => {
    const reply = answer(view, decodeRequest(message), MAX_DATAGRAM);
    if (reply === undefined) return;
    const sent = random() < share ? mutated(reply, random).subarray(0, 60_000) : reply;
    socket.send(sent, peer.port, peer.address, () => undefined);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => socket.close() };
}

/** A wire to a RouterOS API that breaks a share of what comes back. */
export async function brokenWire(
  behindPort: number,
  share: number,
  random: Random,
): Promise<LiveDevice> {
  const server = createServer((socket) => {
    const behind = connect(behindPort, '127.0.0.1');
    socket.on('error', () => undefined);
    behind.on('error', () => undefined);
    socket.on('close', () => behind.destroy());
    behind.on('close', () => socket.end());
    socket.pipe(behind);
    behind.on('data', (chunk) => {
      socket.write(random() < share ? mutated(Buffer.from(chunk), random) : chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
