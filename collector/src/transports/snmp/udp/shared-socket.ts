import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

/** As much as the system allows (net.core.rmem_max on Linux). */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

interface SocketEvents {
  hear(datagram: Buffer, from: RemoteInfo): void;
  /** It failed, and is closed. */
  failed(socket: SharedSocket): void;
}

/** A socket over which many devices are asked. */
export class SharedSocket {
  private readonly socket: Socket;
  private isBound = false;

  constructor(family: 4 | 6, events: SocketEvents) {
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      recvBufferSize: RECEIVE_BUFFER_BYTES,
      // Peers hold addresses: dgram's own look-up would cost a turn of the loop for each datagram.
      lookup: (host, _options, done) => done(null, host, family),
    });
    socket.on('message', (datagram, from) => events.hear(datagram, from));
    socket.on('error', () => {
      socket.close();
      events.failed(this);
    });
    socket.once('listening', () => {
      this.isBound = true;
    });
    socket.unref();
    this.socket = socket;
  }

  /** False while the socket still holds bytes that it has to send: then they must not be written over. */
  send(bytes: Buffer, port: number, address: string): boolean {
    this.socket.send(bytes, port, address);
    // Before it is bound dgram itself keeps what it is given.
    return this.isBound && this.socket.getSendQueueCount() === 0;
  }

  close(): void {
    this.socket.close();
  }
}
