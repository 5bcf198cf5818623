import { setTimeout as sleep } from 'node:timers/promises';

const MOST_TRIES = 5;

/** The platform's HTTP API as an outsider uses it. Bodies are what the wire schemas of core say. */
export class DemoClient {
  readonly #base: string;
  #token: string | null = null;

  constructor(url: string) {
    this.#base = `${url}/api/v1`;
  }

  useToken(token: string): void {
    this.#token = token;
  }

  get(path: string): Promise<unknown> {
    return this.#send('GET', path);
  }

  /** `key`: what is sent again under it is done once. */
  post(path: string, body: object, key?: string): Promise<unknown> {
    return this.#send('POST', path, body, key);
  }

  put(path: string, body: object): Promise<unknown> {
    return this.#send('PUT', path, body);
  }

  patch(path: string, body: object): Promise<unknown> {
    return this.#send('PATCH', path, body);
  }

  /** Makes a resource and gives its id. */
  async make(path: string, body: object): Promise<string> {
    return textOf(await this.post(path, body), 'id', path);
  }

  async #send(method: string, path: string, body?: object, key?: string): Promise<unknown> {
    for (let left = MOST_TRIES; ; left -= 1) {
      const response = await fetch(`${this.#base}${path}`, {
        method,
        headers: {
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(key ? { 'idempotency-key': key } : {}),
          ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (response.ok) return response.json();
      const text = await response.text();
      if (response.status !== 429 || left === 0) {
        throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
      }
      // A large network is made in more requests than one address may send in a minute.
      await sleep(Number(response.headers.get('retry-after') ?? '5') * 1_000);
    }
  }
}

/** A text field of an answer. @throws Error naming the field when it is not there. */
export function textOf(answer: unknown, field: string, where: string): string {
  const value = fieldOf(answer, field);
  if (typeof value !== 'string') throw new Error(`${where} answered without ${field}`);
  return value;
}

export function fieldOf(answer: unknown, field: string): unknown {
  if (typeof answer !== 'object' || answer === null) return undefined;
  return Object.entries(answer).find(([name]) => name === field)?.[1];
}
