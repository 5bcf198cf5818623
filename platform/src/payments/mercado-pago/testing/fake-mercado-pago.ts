import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signMercadoPagoNotice } from '../mercado-pago-signature.js';

export interface FakePayment {
  readonly status: string;
  readonly status_detail?: string;
  readonly transaction_amount: number;
  readonly transaction_amount_refunded?: number;
  readonly currency_id: string;
  readonly external_reference?: string;
  readonly payer?: object;
  /** ISO; without it a search does not find the payment. */
  readonly date_last_updated?: string;
}

/** The few calls of Mercado Pago that are used, on a loopback port; it can answer late, wrongly or never. */
export class FakeMercadoPago {
  readonly accessToken = 'APP_USR-fake-token';
  readonly webhookSecret = 'fake-webhook-secret';
  readonly payments = new Map<string, FakePayment>();
  /** External references of the checkouts that were made, in their order. */
  readonly checkouts: string[] = [];
  reads = 0;
  searches = 0;
  mood: 'well' | 'hangs' | 'fails' | 'babbles' = 'well';
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Query and headers of a notice about a payment, signed as the provider signs. */
  notice(id: string, requestId: string = randomUUID(), secret = this.webhookSecret) {
    const ts = '1742505638683';
    const v1 = signMercadoPagoNotice({ id, requestId, ts }, secret);
    return {
      query: `data.id=${id}&type=payment`,
      headers: { 'x-signature': `ts=${ts},v1=${v1}`, 'x-request-id': requestId },
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (this.mood === 'hangs') return;
    if (this.mood === 'fails') return void response.writeHead(503).end();
    if (this.mood === 'babbles') return void response.writeHead(200).end('{"id":1');
    if (request.headers.authorization !== `Bearer ${this.accessToken}`) {
      return void response.writeHead(401).end('{}');
    }
    const answer = this.#act(request, Buffer.concat(chunks).toString('utf8'));
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'not found' }));
  }

  #act({ method, url = '' }: IncomingMessage, body: string): object | undefined {
    if (method === 'POST' && url === '/checkout/preferences') {
      const { external_reference: reference } = JSON.parse(body);
      this.checkouts.push(String(reference));
      return { id: `pref-${this.checkouts.length}`, init_point: 'https://mp.test/pay' };
    }
    if (url.startsWith('/v1/payments/search?')) return this.#search(new URL(url, this.url));
    const id = /^\/v1\/payments\/(\d+)$/.exec(url)?.[1] ?? '';
    this.reads += 1;
    const payment = this.payments.get(id);
    return payment && { id: Number(id), ...payment };
  }

  #search({ searchParams }: URL): object {
    this.searches += 1;
    const value = (name: string) => searchParams.get(name) ?? '';
    const [from, to] = [Date.parse(value('begin_date')), Date.parse(value('end_date'))];
    const found = [...this.payments]
      .map(([id, payment]) => ({ id: Number(id), ...payment }))
      .filter(({ date_last_updated: at = '' }) => Date.parse(at) >= from && Date.parse(at) <= to)
      .sort(
        (a, b) => Date.parse(a.date_last_updated ?? '') - Date.parse(b.date_last_updated ?? ''),
      );
    const offset = Number(value('offset'));
    const results = found.slice(offset, offset + Number(value('limit')));
    return { paging: { total: found.length, offset }, results };
  }
}
