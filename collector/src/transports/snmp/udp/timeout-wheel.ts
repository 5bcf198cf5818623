/** What waits in a wheel: its links belong to the wheel. */
export interface Timed {
  /** Milliseconds by the wheel's clock. */
  dueAt: number;
  wheelNext: Timed | undefined;
  wheelPrevious: Timed | undefined;
  /** The slot it waits in; -1 outside. */
  wheelSlot: number;
}

const TICK_MS = 10;
const SLOTS = 512;

/**
 * Deadlines of many requests on one system timer, which runs only while something waits. Adding and removing cost the
 * same for any number of requests. Nothing is due early; late by up to one tick.
 */
export class TimeoutWheel<T extends Timed> {
  private readonly slots: (Timed | undefined)[] = Array.from({ length: SLOTS });
  private count = 0;
  private tick = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly onDue: (item: T, now: number) => void,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  now(): number {
    return this.clock();
  }

  /** Moves the item when it waits already. */
  add(item: T, dueAt: number): void {
    if (item.wheelSlot >= 0) this.remove(item);
    if (this.count === 0) this.tick = Math.floor(this.clock() / TICK_MS);
    item.dueAt = dueAt;
    // Beyond the horizon it comes round early, and is put off again.
    const ahead = Math.ceil(dueAt / TICK_MS) - this.tick;
    this.link(item, (this.tick + Math.min(Math.max(ahead, 1), SLOTS - 1)) % SLOTS);
    this.count += 1;
    this.timer ??= setTimeout(this.afterTick, TICK_MS);
  }

  remove(item: T): void {
    const { wheelSlot, wheelNext, wheelPrevious } = item;
    if (wheelSlot < 0) return;
    if (wheelPrevious) wheelPrevious.wheelNext = wheelNext;
    else this.slots[wheelSlot] = wheelNext;
    if (wheelNext) wheelNext.wheelPrevious = wheelPrevious;
    item.wheelNext = undefined;
    item.wheelPrevious = undefined;
    item.wheelSlot = -1;
    this.count -= 1;
  }

  private link(item: T, slot: number): void {
    const head = this.slots[slot];
    item.wheelSlot = slot;
    item.wheelNext = head;
    item.wheelPrevious = undefined;
    if (head) head.wheelPrevious = item;
    this.slots[slot] = item;
  }

  /** After a standstill the answers that came meanwhile are read first: Node runs timers before sockets, immediates after. */
  private readonly afterTick = (): void => {
    setImmediate(this.turn);
  };

  private readonly turn = (): void => {
    this.timer = undefined;
    const now = this.clock();
    const last = Math.floor(now / TICK_MS);
    // After a long standstill one round covers every slot.
    const from = Math.max(this.tick + 1, last - SLOTS + 1);
    for (let tick = from; tick <= last; tick += 1) {
      this.tick = tick;
      this.empty(tick % SLOTS, now);
    }
    if (this.count > 0) this.timer ??= setTimeout(this.afterTick, TICK_MS);
  };

  private empty(slot: number, now: number): void {
    // Taken off first: what is due may add and remove others, also in this slot.
    const due: T[] = [];
    for (
      let item = this.slots[slot] as T | undefined;
      item;
      item = this.slots[slot] as T | undefined
    ) {
      this.remove(item);
      due.push(item);
    }
    for (const item of due) {
      if (item.wheelSlot >= 0) continue;
      if (item.dueAt > now) this.add(item, item.dueAt);
      else this.onDue(item, now);
    }
  }
}
