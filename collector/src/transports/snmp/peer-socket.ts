import { createSocket, type Socket } from 'node:dgram';
import { unreadable } from './snmp-failure.js';

type SendCallback = (error: Error | null) => void;

/** The part of dgram's Socket that net-snmp uses. */
export interface PeerSocketEvents {
  message: (bytes: Buffer) => void;
  close: () => void;
  error: (error: Error) => void;
}

/** What net-snmp does with a socket. */
export type SessionSocket = Pick<PeerSocket, 'on' | 'ref' | 'unref' | 'send' | 'close'>;

/**
 * A UDP socket connected to one peer, in the shape that net-snmp takes for its own. Connected, so that only the
 * device's datagrams arrive (net-snmp accepts an answer from any address) and "port unreachable" is heard at once.
 * What the library throws while it reads a datagram goes to `onBroken`: from an event it would end the process.
 */
export class PeerSocket {
  private socket: Socket | undefined;
  private connecting: Promise<Socket> | undefined;
  private isClosed = false;
  private isReferenced = false;
  private onMessage: PeerSocketEvents['message'] = () => {};
  private onClose: PeerSocketEvents['close'] = () => {};

  constructor(
    private readonly address: string,
    private readonly port: number,
    private readonly onBroken: (error: Error) => void,
  ) {}

  on(event: keyof PeerSocketEvents, listener: PeerSocketEvents[typeof event]): this {
    if (event === 'message') this.onMessage = listener as PeerSocketEvents['message'];
    if (event === 'close') this.onClose = listener as PeerSocketEvents['close'];
    return this;
  }

  ref(): void {
    this.isReferenced = true;
    this.socket?.ref();
  }

  unref(): void {
    this.isReferenced = false;
    this.socket?.unref();
  }

  /** dgram's long form; port and host are the peer's own and not looked at. */
  send(
    bytes: Buffer,
    offset: number,
    length: number,
    _port: number,
    _host: string,
    done: SendCallback,
  ): void {
    // The catch also hears a send on a socket that was closed meanwhile, which throws.
    this.connected()
      .then((socket) => socket.send(bytes, offset, length, done))
      .catch((error: Error) => done(error));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.socket?.close();
    this.socket = undefined;
    this.onClose();
  }

  private connected(): Promise<Socket> {
    if (this.isClosed) return Promise.reject(new Error('the SNMP session is closed'));
    this.connecting ??= this.connect().catch((error: Error) => {
      this.connecting = undefined;
      throw error;
    });
    return this.connecting;
  }

  private connect(): Promise<Socket> {
    const socket = createSocket(this.address.includes(':') ? 'udp6' : 'udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', (error) => {
        socket.close();
        reject(error);
      });
      // Through its event: the callback form would hand over a failed look-up as its argument.
      socket.once('connect', () => {
        if (this.isClosed) {
          socket.close();
          reject(new Error('the SNMP session is closed'));
          return;
        }
        socket.removeAllListeners('error');
        socket.on('error', (error) => this.onBroken(error));
        socket.on('message', (bytes) => this.deliver(bytes));
        if (!this.isReferenced) socket.unref();
        this.socket = socket;
        resolve(socket);
      });
      socket.connect(this.port, this.address);
    });
  }

  private deliver(bytes: Buffer): void {
    try {
      this.onMessage(bytes);
    } catch {
      this.onBroken(unreadable());
    }
  }
}
