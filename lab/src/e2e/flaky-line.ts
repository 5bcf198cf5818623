import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** up: carries everything. down: refuses. mute: what is sent arrives, the line breaks before the answer. */
export type LineState = 'up' | 'down' | 'mute';

/** The only way between a remote collector and its platform. */
export class FlakyLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #to: number;
  #state: LineState = 'up';

  constructor(toPort: number) {
    this.#to = toPort;
    this.#server = createServer((near) => this.#carry(near));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve());
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What is on the line at this moment is lost. */
  become(state: LineState): void {
    this.#state = state;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.become('down');
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #carry(near: Socket): void {
    if (this.#state === 'down') {
      near.resetAndDestroy();
      return;
    }
    const isMute = this.#state === 'mute';
    const far = connect(this.#to, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    if (isMute) far.once('data', () => far.destroy());
    else far.pipe(near);
  }
}
