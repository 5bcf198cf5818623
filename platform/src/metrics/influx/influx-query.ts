import { type InfluxTable, parseAnswer } from './influx-answer.js';
import type { InfluxEndpoint } from './influx-config.js';
import { InfluxError, serverWords } from './influx-error.js';
import { type InfluxResponse, influxRequest } from './influx-http.js';

const MAX_STATEMENTS = 200;
const MAX_REQUEST_CHARACTERS = 512 * 1024;
const REQUESTS_AT_ONCE = 8;

/** Reads with InfluxQL over `/query`: the one language of 1.x, 2.x (DBRP mapping) and 3. */
export class InfluxQuery {
  constructor(
    private readonly endpoint: InfluxEndpoint,
    /** InfluxDB 3 takes one statement a request, and reads it from the URL only. */
    private readonly isV3: boolean,
  ) {}

  /** The tables of each statement, in order. */
  async select(statements: readonly string[]): Promise<InfluxTable[][]> {
    const requests = [...requestsOf(statements, this.isV3 ? 1 : MAX_STATEMENTS)];
    const tables: InfluxTable[][] = [];
    for (let i = 0; i < requests.length; i += REQUESTS_AT_ONCE) {
      const some = requests.slice(i, i + REQUESTS_AT_ONCE);
      const answers = await Promise.all(some.map((request) => this.#ask(request)));
      tables.push(...answers.flat());
    }
    return tables;
  }

  async #ask(statements: readonly string[]): Promise<InfluxTable[][]> {
    const { status, body } = await this.#send(statements.join(';'));
    if (status !== 200) {
      throw new InfluxError(`InfluxDB answered ${status}: ${serverWords(body)}`, status);
    }
    return parseAnswer(body, statements.length);
  }

  #send(q: string): Promise<InfluxResponse> {
    const parameters = new URLSearchParams({ db: this.endpoint.bucket, epoch: 'ms', q });
    if (this.isV3) return influxRequest(this.endpoint, `/query?${parameters}`);
    return influxRequest(this.endpoint, '/query', { method: 'POST', body: parameters });
  }
}

function* requestsOf(statements: readonly string[], most: number): Generator<string[]> {
  let request: string[] = [];
  let length = 0;
  for (const statement of statements) {
    if (request.length >= most || length > MAX_REQUEST_CHARACTERS) {
      yield request;
      request = [];
      length = 0;
    }
    request.push(statement);
    length += statement.length;
  }
  if (request.length > 0) yield request;
}
