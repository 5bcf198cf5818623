/** A timestamptz counts microseconds from here. */
const EPOCH = Date.UTC(2000, 0, 1);
const TWO_32 = 2 ** 32;
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;

/** How an element type is sent in its binary form (pg_type.oid; the type's own `_send` function). */
interface ElementType {
  readonly oid: number;
  readonly bytes: number;
  write(bytes: Buffer, value: number, at: number): void;
}

const INT4: ElementType = {
  oid: 23,
  bytes: 4,
  write: (bytes, value, at) => bytes.writeInt32BE(value, at),
};
const INT2: ElementType = {
  oid: 21,
  bytes: 2,
  write: (bytes, value, at) => bytes.writeInt16BE(value, at),
};
const FLOAT8: ElementType = {
  oid: 701,
  bytes: 8,
  write: (bytes, value, at) => bytes.writeDoubleBE(value, at),
};
const TIMESTAMPTZ: ElementType = { oid: 1184, bytes: 8, write: writeInstant };

/** @param at epoch ms */
export function writeInstant(bytes: Buffer, at: number, offset: number): void {
  const micros = Math.round((at - EPOCH) * 1_000);
  const high = Math.floor(micros / TWO_32);
  bytes.writeInt32BE(high, offset);
  bytes.writeUInt32BE(micros - high * TWO_32, offset + 4);
}

/** An `integer[]` parameter. The driver's own way, a text with each number in quotes, takes several times as long. */
export const intArray = (values: ArrayLike<number>): Buffer => binaryArray(INT4, values);

/** A `smallint[]` parameter. */
export const smallintArray = (values: ArrayLike<number>): Buffer => binaryArray(INT2, values);

/** A `float8[]` parameter. */
export const floatArray = (values: ArrayLike<number>): Buffer => binaryArray(FLOAT8, values);

/** A `timestamptz[]` parameter of epoch ms. */
export const instantArray = (values: ArrayLike<number>): Buffer => binaryArray(TIMESTAMPTZ, values);

/** One dimension counted from 1, without nulls (PostgreSQL's array_send). pg sends a Buffer in binary form. */
function binaryArray(type: ElementType, values: ArrayLike<number>): Buffer {
  const { length } = values;
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + length * (LENGTH_BYTES + type.bytes));
  let to = 0;
  for (const head of [1, 0, type.oid, length, 1]) to = bytes.writeInt32BE(head, to);
  for (let i = 0; i < length; i += 1) {
    to = bytes.writeInt32BE(type.bytes, to);
    type.write(bytes, values[i] ?? 0, to);
    to += type.bytes;
  }
  return bytes;
}
