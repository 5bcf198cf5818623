import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhook } from './verify-webhook.js';

export interface ReceivedWebhook {
  readonly id: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly isSigned: boolean;
  /** What it was answered. */
  status: number;
}

/** Answers a request; null answers never. */
export type Behaviour = (request: ReceivedWebhook) => {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly text?: string;
} | null;

/** An endpoint on loopback that keeps what it got and behaves as it is told. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** By event id: how often it was answered 2xx. */
  readonly accepted = new Map<string, number>();
  behaviour: Behaviour = () => ({ status: 204 });
  readonly #secret: string;
  #server: Server | undefined;
  #port = 0;

  constructor(secret: string) {
    this.#secret = secret;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  /** The same port each time. */
  async open(): Promise<void> {
    const server = createServer((request, response) => this.#take(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('error', () => response.destroy());
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { headers } = request;
      const isSigned = verifyWebhook(this.#secret, headers, body, Date.now() / 1_000);
      const webhook = { id: String(headers['webhook-id']), body, headers, isSigned, status: 0 };
      this.received.push(webhook);
      const answer = this.behaviour(webhook);
      if (answer === null) return;
      webhook.status = answer.status;
      if (answer.status >= 200 && answer.status <= 299) {
        this.accepted.set(webhook.id, (this.accepted.get(webhook.id) ?? 0) + 1);
      }
      response.writeHead(answer.status, answer.headers).end(answer.text);
    });
  }
}
