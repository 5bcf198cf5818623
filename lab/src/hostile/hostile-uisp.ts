import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * endless: a list that never ends. four-gigabytes: a body that claims this length. trickle: 10 bytes a second.
 * many-rows: 100,000 devices. deep: a million opening brackets. silence: nothing at all.
 */
export const UISP_MISCHIEF = [
  'endless',
  'four-gigabytes',
  'trickle',
  'many-rows',
  'deep',
  'silence',
] as const;
export type UispMischief = (typeof UISP_MISCHIEF)[number];

const ROW = JSON.stringify({ identification: { id: 'x', name: 'n', status: 'active' } });

/** An HTTP server that answers every question of a UISP by one mischief. */
export class HostileUisp {
  readonly #server: Server;
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(mischief: UispMischief) {
    this.#server = createServer((_, response) => this.#answer(response, mischief));
  }

  static async start(mischief: UispMischief): Promise<HostileUisp> {
    const uisp = new HostileUisp(mischief);
    uisp.#server.listen(0, '127.0.0.1');
    await once(uisp.#server, 'listening');
    return uisp;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(response: ServerResponse, mischief: UispMischief): void {
    response.on('error', () => undefined);
    response.setHeader('content-type', 'application/json');
    switch (mischief) {
      case 'endless':
        response.write('[');
        this.#pour(response, 10, `${ROW},`.repeat(1_000));
        break;
      case 'four-gigabytes':
        response.setHeader('content-length', String(4 * 2 ** 30));
        this.#pour(response, 10, `${ROW},`.repeat(1_000));
        break;
      case 'trickle':
        response.write('[');
        this.#pour(response, 1_000, ' '.repeat(10));
        break;
      case 'many-rows':
        response.end(`[${Array.from({ length: 100_000 }, () => ROW).join(',')}]`);
        break;
      case 'deep':
        response.end('['.repeat(1_000_000));
        break;
      case 'silence':
    }
  }

  #pour(response: ServerResponse, everyMs: number, drop: string): void {
    const timer = setInterval(() => {
      if (!response.writableNeedDrain) response.write(drop);
    }, everyMs);
    this.#timers.add(timer);
    response.on('close', () => clearInterval(timer));
  }
}
