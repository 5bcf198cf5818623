/** Datagrams that one address may send at once, and each second after. */
const BURST = 100;
const EACH_SECOND = 20;
const MOST_ADDRESSES = 20_000;

interface Bucket {
  left: number;
  at: number;
}

/** Holds back an address that floods, before anything of its datagrams is read. */
export class DatagramGate {
  readonly #buckets = new Map<string, Bucket>();
  #refused = 0;

  get refused(): number {
    return this.#refused;
  }

  /** `now` is the system's, in ms: a flood is no matter of the platform clock. */
  lets(address: string, now: number): boolean {
    const bucket = this.#buckets.get(address) ?? { left: BURST, at: now };
    bucket.left = Math.min(BURST, bucket.left + ((now - bucket.at) / 1_000) * EACH_SECOND);
    bucket.at = now;
    if (this.#buckets.size >= MOST_ADDRESSES) this.#buckets.clear();
    this.#buckets.set(address, bucket);
    if (bucket.left < 1) {
      this.#refused += 1;
      return false;
    }
    bucket.left -= 1;
    return true;
  }
}
