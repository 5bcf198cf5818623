import { childSeed } from './seeded-random.js';

const MACS_PER_DEVICE = 16;

/** Adds `offset` to a MAC's last 24 bits. */
export function macPlus(mac: string, offset: number): string {
  const tail = Number.parseInt(mac.slice(9).replaceAll(':', ''), 16) + offset;
  return `${mac.slice(0, 9)}${colons(tail & 0xffffff)}`;
}

function colons(tail: number): string {
  const hex = tail.toString(16).toUpperCase().padStart(6, '0');
  return `${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}

/** Locally administered MACs (first octet 02), a block of sixteen for each device. */
export class MacPool {
  readonly #prefix: string;
  #next = 1;

  constructor(seed: number) {
    const mark = (childSeed(seed, 77) & 0xff).toString(16).toUpperCase().padStart(2, '0');
    this.#prefix = `02:7A:${mark}:`;
  }

  take(): string {
    const mac = `${this.#prefix}${colons(this.#next * MACS_PER_DEVICE)}`;
    this.#next += 1;
    return mac;
  }
}

/** Host addresses `<prefix>.<block>.<1..250>`; a full block goes on in a spare one above 127. */
export class AddressPool {
  readonly #prefix: string;
  readonly #used = new Map<number, number>();
  readonly #spill = new Map<number, number>();
  #nextSpare = 128;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  take(block: number): string {
    let target = this.#spill.get(block) ?? block;
    if ((this.#used.get(target) ?? 0) >= 250) {
      target = this.#nextSpare++;
      this.#spill.set(block, target);
    }
    const host = (this.#used.get(target) ?? 0) + 1;
    this.#used.set(target, host);
    return `${this.#prefix}.${target}.${host}`;
  }
}
