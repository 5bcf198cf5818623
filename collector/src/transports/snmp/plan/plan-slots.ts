import { counter64, enterNamed, readValue, unsigned32 } from '../codec/answer.js';
import { type BerCursor, malformed, TAG } from '../codec/ber.js';
import type { EncodedRequest } from '../codec/request.js';
import type { SnmpValue } from '../snmp-value.js';
import { SlotLooks } from './slot-looks.js';

const MOST_SAFE_HIGH = 0x001f_ffff;
const UINT32 = 0x1_0000_0000;
/** SNMP's own value for "no value" is any of several tags; here it is none of them. */
const ABSENT = 0;
const CONTENTS: ReadonlySet<number> = new Set([TAG.octets, TAG.opaque, TAG.oid, TAG.ipAddress]);
const NO_BYTES = new Uint8Array(0);

/**
 * The values of a plan's OIDs, in their order, as last read. Numbers are kept without an object each, and a text that
 * did not change is the same object as before: what was derived from it is still true.
 */
export class PlanSlots {
  /** Numbers of any tag; NaN for a Counter64 that a double cannot hold, and meaningless for what is no number. */
  readonly numbers: Float64Array;
  /** Counts that a double cannot hold. */
  private wide: (bigint | undefined)[] | undefined = undefined;
  private looks: SlotLooks;
  private changes = 0;

  constructor(readonly length: number) {
    this.numbers = new Float64Array(length);
    this.looks = SlotLooks.empty(length);
  }

  /** Another number as soon as a text or a tag is another: while it is the same only numbers changed. */
  get revision(): number {
    return this.changes;
  }

  tag(slot: number): number {
    return this.looks.tags[slot] ?? ABSENT;
  }

  value(slot: number): SnmpValue | undefined {
    switch (this.tag(slot)) {
      case ABSENT:
        return undefined;
      case TAG.integer:
      case TAG.counter32:
      case TAG.gauge32:
      case TAG.timeTicks:
        return this.numbers[slot];
      case TAG.counter64:
        return BigInt(this.count(slot));
      case TAG.octets:
      case TAG.opaque:
        return Buffer.from(this.textAt(slot), 'latin1');
      default:
        return this.textAt(slot);
    }
  }

  /** What tells whether a text or an OID is still the same; undefined where there is none. */
  content(slot: number): string | undefined {
    return CONTENTS.has(this.tag(slot)) ? this.textAt(slot) : undefined;
  }

  /** A number as it was read: a bigint where nothing else is exact. */
  count(slot: number): bigint | number {
    const number = this.numbers[slot] ?? 0;
    if (!Number.isNaN(number)) return number;
    return this.wide?.[slot] ?? 0n;
  }

  /** A value that came another way than by `read`. */
  set(slot: number, value: SnmpValue | undefined): void {
    this.setTag(slot, tagOf(value));
    if (typeof value === 'number') this.numbers[slot] = value;
    else if (typeof value === 'bigint') this.setWide(slot, value);
    else this.keepValue(slot, value);
  }

  /** The device will likely look so for a while, and others may look the same. */
  share(): void {
    this.looks = this.looks.shared();
  }

  /** Reads the varbinds of one part of the plan, whose first slot is `first`. Throws when they are not those asked. */
  read(cursor: BerCursor, listEnd: number, request: EncodedRequest, first: number): void {
    const count = request.oids.length;
    for (let i = 0; i < count; i += 1) {
      const end = enterNamed(cursor, listEnd, request, i);
      this.readSlot(cursor, end, first + i);
    }
    if (cursor.at !== listEnd) malformed();
  }

  private readSlot(cursor: BerCursor, end: number, slot: number): void {
    const start = cursor.at;
    const tag = start < end ? (cursor.bytes[start] ?? ABSENT) : ABSENT;
    switch (tag) {
      case TAG.integer:
      case TAG.counter32:
      case TAG.gauge32:
      case TAG.timeTicks: {
        const number = numberAfter(cursor, start, end);
        this.numbers[slot] = tag === TAG.integer ? number : unsigned32(number);
        this.setTag(slot, tag);
        return;
      }
      case TAG.counter64:
        this.readCounter64(cursor, end, slot);
        return;
      default:
        this.readOther(cursor, end, slot, tag);
    }
  }

  private readCounter64(cursor: BerCursor, end: number, slot: number): void {
    cursor.at += 1;
    if (cursor.length(end) !== end) malformed();
    const { bytes, at } = cursor;
    cursor.at = end;
    const size = end - at;
    this.setTag(slot, TAG.counter64);
    if (size > 0 && size <= 8) {
      let high = 0;
      let low = 0;
      for (let i = at; i < end - 4; i += 1) high = high * 256 + (bytes[i] ?? 0);
      for (let i = Math.max(at, end - 4); i < end; i += 1) low = low * 256 + (bytes[i] ?? 0);
      if (high <= MOST_SAFE_HIGH) {
        this.numbers[slot] = high * UINT32 + low;
        return;
      }
    }
    const wide = counter64(bytes, at, end);
    if (wide === undefined) this.setTag(slot, ABSENT);
    else this.setWide(slot, wide);
  }

  private setWide(slot: number, value: bigint): void {
    const isExact = value <= Number.MAX_SAFE_INTEGER;
    this.numbers[slot] = isExact ? Number(value) : Number.NaN;
    if (isExact) return;
    this.wide ??= [];
    this.wide[slot] = value;
  }

  private setTag(slot: number, tag: number): void {
    if (this.looks.tags[slot] === tag) return;
    this.own().tags[slot] = tag;
    this.changes += 1;
  }

  private readOther(cursor: BerCursor, end: number, slot: number, tag: number): void {
    const { bytes, at } = cursor;
    // The bytes begin with their tag: another kind of value is never the same.
    const { looks } = this;
    if (looks.tags[slot] === tag && looks.contents.isSame(slot, bytes, at, end)) {
      cursor.at = end;
      return;
    }
    const value = readValue(cursor, end);
    this.setTag(slot, value === undefined ? ABSENT : tag);
    if (value === undefined) return;
    const own = this.own();
    own.texts[slot] = contentOf(value);
    own.contents.keep(slot, bytes, at, end);
    this.changes += 1;
  }

  private keepValue(slot: number, value: Buffer | string | undefined): void {
    if (value === undefined) return;
    const content = contentOf(value);
    if (this.looks.texts[slot] === content) return;
    const own = this.own();
    own.texts[slot] = content;
    // What was read before is not what is held now.
    own.contents.keep(slot, NO_BYTES, 0, 0);
    this.changes += 1;
  }

  private textAt(slot: number): string {
    return this.looks.texts[slot] ?? '';
  }

  private own(): SlotLooks {
    if (this.looks.isShared) this.looks = this.looks.copy();
    return this.looks;
  }
}

function numberAfter(cursor: BerCursor, start: number, end: number): number {
  cursor.at = start + 1;
  if (cursor.length(end) !== end) malformed();
  return cursor.number(end);
}

function contentOf(value: SnmpValue): string {
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

function tagOf(value: SnmpValue | undefined): number {
  switch (typeof value) {
    case 'number':
      return TAG.integer;
    case 'bigint':
      return TAG.counter64;
    case 'string':
      return TAG.oid;
    default:
      return value === undefined ? ABSENT : TAG.octets;
  }
}
