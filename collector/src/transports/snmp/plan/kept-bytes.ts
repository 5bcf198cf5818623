const FIRST_ROOM = 64;
/** Numbers of one place, and which of them follow the first. */
const PLACE = 3;
const SIZE = 1;
const ROOM = 2;

/** Bytes of some slots, next to each other: to compare them all touches a few lines of memory and not as many objects. */
export class KeptBytes {
  private bytes = new Uint8Array(FIRST_ROOM);
  private used = 0;
  /** Of each slot: where its bytes lie, how many they are, and how many they may become where they lie. */
  private readonly places: Uint32Array;

  constructor(private readonly slots: number) {
    this.places = new Uint32Array(PLACE * slots);
  }

  /** A slot that was never kept is one of no bytes. */
  isSame(slot: number, bytes: Uint8Array, from: number, to: number): boolean {
    const size = to - from;
    if (this.places[PLACE * slot + SIZE] !== size) return false;
    const kept = this.bytes;
    const at = this.places[PLACE * slot] ?? 0;
    for (let i = 0; i < size; i += 1) if (kept[at + i] !== bytes[from + i]) return false;
    return true;
  }

  keep(slot: number, bytes: Uint8Array, from: number, to: number): void {
    const size = to - from;
    const { places } = this;
    if (size > (places[PLACE * slot + ROOM] ?? 0)) this.move(slot, size);
    this.bytes.set(bytes.subarray(from, to), places[PLACE * slot]);
    places[PLACE * slot + SIZE] = size;
  }

  /** How many bytes are kept, with those that were left behind. */
  get size(): number {
    return this.used;
  }

  /** Latin-1. */
  text(slot: number): string {
    const at = this.places[PLACE * slot] ?? 0;
    const size = this.places[PLACE * slot + SIZE] ?? 0;
    return Buffer.from(this.bytes.buffer, at, size).toString('latin1');
  }

  copy(): KeptBytes {
    const copy = new KeptBytes(this.slots);
    copy.bytes = this.bytes.slice();
    copy.places.set(this.places);
    copy.used = this.used;
    return copy;
  }

  /** To the end, with all the others when there is no room: what was left behind is then gone. */
  private move(slot: number, size: number): void {
    this.places[PLACE * slot + SIZE] = 0;
    this.places[PLACE * slot + ROOM] = size;
    if (this.used + size > this.bytes.length) this.gather();
    else this.place(slot);
  }

  private gather(): void {
    const { bytes, places, slots } = this;
    let live = 0;
    for (let slot = 0; slot < slots; slot += 1) live += places[PLACE * slot + ROOM] ?? 0;
    this.bytes = new Uint8Array(2 * live);
    this.used = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      const from = places[PLACE * slot] ?? 0;
      const to = from + (places[PLACE * slot + SIZE] ?? 0);
      this.place(slot);
      this.bytes.set(bytes.subarray(from, to), places[PLACE * slot]);
    }
  }

  private place(slot: number): void {
    this.places[PLACE * slot] = this.used;
    this.used += this.places[PLACE * slot + ROOM] ?? 0;
  }
}
