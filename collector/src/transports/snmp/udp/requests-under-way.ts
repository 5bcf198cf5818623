import type { OutstandingRequest } from './outstanding-request.js';

const FIRST_BUCKETS = 1_024;

/**
 * The requests that wait, by their ids. Each has a bucket of its own, which the last bits of its id name: ids are made
 * for requests and not the other way round, so one is taken whose bucket is free, and nothing is ever searched.
 */
export class RequestsUnderWay {
  private buckets: (OutstandingRequest | undefined)[] = emptyBuckets(FIRST_BUCKETS);
  private mask = FIRST_BUCKETS - 1;
  private count = 0;

  /** Whether the id's bucket is taken, by this id or another one. At most a quarter of all buckets are. */
  isTaken(id: number): boolean {
    return this.buckets[id & this.mask] !== undefined;
  }

  /** Undefined where no request waits under exactly this id, whatever a datagram claims it to be. */
  get(id: number): OutstandingRequest | undefined {
    const request = this.buckets[id & this.mask];
    return request?.id === id ? request : undefined;
  }

  /** Under its id, whose bucket must be free. */
  add(request: OutstandingRequest): void {
    this.buckets[request.id & this.mask] = request;
    this.count += 1;
    if (4 * this.count > this.buckets.length) this.grow();
  }

  remove({ id }: OutstandingRequest): void {
    this.buckets[id & this.mask] = undefined;
    this.count -= 1;
  }

  of(isWanted: (request: OutstandingRequest) => boolean): OutstandingRequest[] {
    return this.buckets.flatMap((request) => (request && isWanted(request) ? [request] : []));
  }

  /** Ids that differ in their last bits differ in one more of them too. */
  private grow(): void {
    const before = this.buckets;
    this.buckets = emptyBuckets(2 * before.length);
    this.mask = this.buckets.length - 1;
    for (const request of before) if (request) this.buckets[request.id & this.mask] = request;
  }
}

function emptyBuckets(length: number): (OutstandingRequest | undefined)[] {
  return Array.from({ length }, () => undefined);
}
