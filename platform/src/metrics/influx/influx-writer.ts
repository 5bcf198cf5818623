import { HttpError, InfluxDB, type WriteApi } from '@influxdata/influxdb-client';
import type { InfluxEndpoint } from './influx-config.js';
import { InfluxError, serverWords } from './influx-error.js';

/** Below the 25 MB that 1.x takes in a request. */
const MAX_BATCH_CHARACTERS = 4 * 1024 * 1024;
const MAX_BATCH_LINES = 5_000;
const MAX_IN_FLIGHT = 4;
/** Callers that wait for a server which is slow; more are turned away, for their samples fill memory. */
const MAX_WAITING = 256;

/** Writes line protocol. A batch is sent once: whoever calls keeps the samples and tries again. */
export class InfluxWriter {
  readonly #api: WriteApi;
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  #expired = 0;

  constructor({ url, headers, org, bucket, timeoutMs, isLoopback }: InfluxEndpoint, isV1: boolean) {
    const client = new InfluxDB({ url, headers: { ...headers }, timeout: timeoutMs });
    this.#api = client.getWriteApi(org, bucket, 'ms', {
      // The client drops the error of a batch that it sends by itself, so it never gets to.
      batchSize: MAX_BATCH_LINES + 1,
      maxBatchBytes: Number.POSITIVE_INFINITY,
      flushInterval: 0,
      maxRetries: 0,
      gzipThreshold: isLoopback ? Number.POSITIVE_INFINITY : 1_000,
      // A promise from here keeps the client from writing to the console.
      writeFailed: (error) => Promise.reject(error),
    });
    if (isV1) this.#api.path = `/write?db=${encodeURIComponent(bucket)}&precision=ms`;
  }

  /** Requests in which InfluxDB let go of points older than its retention policy keeps. */
  get expiredBatches(): number {
    return this.#expired;
  }

  async write(lines: readonly string[]): Promise<void> {
    await this.#enter();
    try {
      for (const batch of batchesOf(lines)) await this.#send(batch);
    } finally {
      this.#leave();
    }
  }

  async #send(batch: string[]): Promise<void> {
    try {
      this.#api.writeRecords(batch);
      await this.#api.flush();
    } catch (error) {
      const refusal = refusalOf(error);
      // Expired points are what retention is for; the others of the batch are stored.
      if (!/beyond retention policy/.test(refusal.message)) throw refusal;
      this.#expired++;
    }
  }

  async close(): Promise<void> {
    await this.#api.close();
  }

  async #enter(): Promise<void> {
    if (this.#inFlight < MAX_IN_FLIGHT) {
      this.#inFlight++;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new InfluxError(`InfluxDB is too slow: ${MAX_WAITING} writes are waiting for it`);
    }
    // Whoever leaves hands its place over, so the count stays.
    await new Promise<void>((enter) => this.#waiting.push(enter));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#inFlight--;
  }
}

function* batchesOf(lines: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const line of lines) {
    if (batch.length >= MAX_BATCH_LINES || size + line.length > MAX_BATCH_CHARACTERS) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(line);
    size += line.length;
  }
  if (batch.length > 0) yield batch;
}

function refusalOf(error: unknown): InfluxError {
  if (error instanceof HttpError) {
    const words = serverWords(error.body ?? '');
    return new InfluxError(
      `InfluxDB refused a write with ${error.statusCode}: ${words}${metricOf(words)}`,
      error.statusCode,
    );
  }
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new InfluxError(`InfluxDB did not take a write: ${reason}`);
}

/** 1.x: `field type conflict: input field "up" on measurement "device" is type float, already exists as …`. */
function metricOf(words: string): string {
  const match = /field \\?"([^"\\]+)\\?" on measurement \\?"([^"\\]+)\\?"/.exec(words);
  return match ? ` (metric ${match[2]}.${match[1]})` : '';
}
