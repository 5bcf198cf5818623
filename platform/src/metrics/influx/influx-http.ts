import { fetch, type RequestInit, type Response } from 'undici';
import type { InfluxEndpoint } from './influx-config.js';
import { InfluxError } from './influx-error.js';

export interface InfluxResponse {
  readonly status: number;
  readonly version: string;
  readonly body: string;
}

const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** One request, answered within the endpoint's timeout. Throws InfluxError when there is no whole answer. */
export async function influxRequest(
  { url, headers, timeoutMs }: InfluxEndpoint,
  pathAndQuery: string,
  init: RequestInit = {},
): Promise<InfluxResponse> {
  try {
    const response = await fetch(`${url}${pathAndQuery}`, {
      ...init,
      headers,
      // A redirect would carry the credentials to wherever it points.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const version = response.headers.get('x-influxdb-version') ?? '';
    return { status: response.status, version, body: await readBounded(response) };
  } catch (error) {
    if (error instanceof InfluxError) throw error;
    throw new InfluxError(`InfluxDB at ${url} did not answer: ${reasonOf(error)}`);
  }
}

/** 1, 2 or 3, as `/ping` tells. A server that keeps its version to itself is a 2.x cloud. */
export async function influxMajor(endpoint: InfluxEndpoint): Promise<number> {
  const { version, body } = await influxRequest(endpoint, '/ping');
  const told = version || /"version"\s*:\s*"([^"]*)"/.exec(body)?.[1] || '';
  return Number(/^v?(\d+)\./.exec(told)?.[1] ?? 2);
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) throw new InfluxError('the answer of InfluxDB is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Node hides what happened in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && error.cause.message !== '') return error.cause.message;
  return error.message;
}
