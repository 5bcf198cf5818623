import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface UdpListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Datagrams to a port of every IPv4 address of this machine. Rejects when the port cannot be had. */
export async function listenUdp(
  options: { readonly port: number; readonly host?: string },
  onDatagram: (bytes: Buffer, address: string, socket: Socket, port: number) => void,
): Promise<UdpListener> {
  const socket = createSocket('udp4');
  const listening = once(socket, 'listening');
  socket.bind(options.port, options.host ?? '0.0.0.0');
  await listening;
  // From here on an error is one datagram's (a reply that could not be sent), never the listener's end.
  socket.on('error', () => {});
  socket.on('message', (bytes, { address, port }) => onDatagram(bytes, address, socket, port));
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
