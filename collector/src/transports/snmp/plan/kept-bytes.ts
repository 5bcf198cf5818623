const FIRST_ROOM = 64;

/** Bytes of some slots, next to each other: to compare them all touches a few lines of memory and not as many objects. */
export class KeptBytes {
  private bytes = new Uint8Array(FIRST_ROOM);
  private used = 0;
  private readonly at: Uint32Array;
  private readonly size: Uint32Array;
  /** How many bytes a slot may grow to where it lies. */
  private readonly room: Uint32Array;

  constructor(slots: number) {
    this.at = new Uint32Array(slots);
    this.size = new Uint32Array(slots);
    this.room = new Uint32Array(slots);
  }

  /** A slot that was never kept is one of no bytes. */
  isSame(slot: number, bytes: Uint8Array, from: number, to: number): boolean {
    const size = to - from;
    if (this.size[slot] !== size) return false;
    const kept = this.bytes;
    const at = this.at[slot] ?? 0;
    for (let i = 0; i < size; i += 1) if (kept[at + i] !== bytes[from + i]) return false;
    return true;
  }

  keep(slot: number, bytes: Uint8Array, from: number, to: number): void {
    const size = to - from;
    if (size > (this.room[slot] ?? 0)) this.move(slot, size);
    this.bytes.set(bytes.subarray(from, to), this.at[slot]);
    this.size[slot] = size;
  }

  /** To the end, with all the others when there is no room: what was left behind is then gone. */
  private move(slot: number, size: number): void {
    this.size[slot] = 0;
    this.room[slot] = size;
    if (this.used + size > this.bytes.length) this.gather();
    else this.place(slot);
  }

  private gather(): void {
    const { bytes } = this;
    const live = this.room.reduce((sum, room) => sum + room, 0);
    this.bytes = new Uint8Array(2 * live);
    this.used = 0;
    for (let slot = 0; slot < this.room.length; slot += 1) {
      const from = this.at[slot] ?? 0;
      this.place(slot);
      this.bytes.set(bytes.subarray(from, from + (this.size[slot] ?? 0)), this.at[slot]);
    }
  }

  private place(slot: number): void {
    this.at[slot] = this.used;
    this.used += this.room[slot] ?? 0;
  }
}
