import type { Problem } from '@atalaya/core/wire/rest/problem';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { ApiServer } from '../feature.js';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

let addresses = 0;
function nextAddress(): string {
  addresses += 1;
  return `10.0.${Math.floor(addresses / 250)}.${1 + (addresses % 250)}`;
}

/** One answer; `as` fails loudly, with the body, when the status is another. */
export class Answer {
  readonly response: LightMyRequestResponse;

  constructor(response: LightMyRequestResponse) {
    this.response = response;
  }

  get status(): number {
    return this.response.statusCode;
  }

  get body(): string {
    return this.response.body;
  }

  as<T>(status: number): T {
    if (this.status !== status) {
      throw new Error(`expected ${status}, got ${this.status}: ${this.body.slice(0, 500)}`);
    }
    return this.response.json<T>();
  }

  /** The problem's type without its path, and the fields it names. */
  get problem(): { readonly status: number; readonly slug: string; readonly fields: string[] } {
    const problem = this.response.json<Problem>();
    return {
      status: this.status,
      slug: problem.type.replace('/problems/', ''),
      fields: problem.errors?.map((error) => error.field) ?? [],
    };
  }

  cookie(name: string): string | undefined {
    return this.response.cookies.find((cookie) => cookie.name === name)?.value;
  }
}

/** Calls the api in process, below /api/v1, as one person. */
export class ApiClient {
  readonly #app: ApiServer;
  readonly token: string | undefined;
  readonly #remoteAddress: string;

  /** Each client has an address of its own, or the rate limits would add up over a file. */
  constructor(app: ApiServer, token: string | undefined, remoteAddress = nextAddress()) {
    this.#app = app;
    this.token = token;
    this.#remoteAddress = remoteAddress;
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call('GET', path, undefined, headers);
  }
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer> {
    return this.call('POST', path, body, headers);
  }
  patch(path: string, body: object): Promise<Answer> {
    return this.call('PATCH', path, body);
  }
  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }

  async call(
    method: Method,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const options: InjectOptions = {
      method,
      remoteAddress: this.#remoteAddress,
      url: path.startsWith('//') ? path.slice(1) : `/api/v1${path}`,
      headers: { ...(this.token && { authorization: `Bearer ${this.token}` }), ...headers },
      ...(body && { payload: body }),
    };
    return new Answer(await this.#app.inject(options));
  }
}
