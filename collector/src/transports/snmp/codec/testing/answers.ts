import { encodeOid } from '../oid.js';
import type { Community } from '../request.js';

/** How many bytes more than needed each length has; an agent may write them so. */
export type Padding = () => number;
const NONE: Padding = () => 0;

export function element(tag: number, content: Buffer, padding: Padding = NONE): Buffer {
  const { length } = content;
  const extra = padding();
  if (length < 0x80 && extra === 0) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  const size = [...Array<number>(extra).fill(0), ...bytes];
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length, ...size]), content]);
}

export const varbind = (oid: string, tag: number, content: Buffer, padding = NONE): Buffer => {
  const name = element(0x06, Buffer.from(encodeOid(oid)), padding);
  return element(0x30, Buffer.concat([name, element(tag, content, padding)]), padding);
};

/** noSuchObject 80, noSuchInstance 81, endOfMibView 82. */
export const exception = (oid: string, tag: number): Buffer => varbind(oid, tag, Buffer.alloc(0));

export interface AnswerOptions {
  readonly id?: Buffer;
  readonly status?: number;
  readonly index?: number;
  readonly pdu?: number;
  readonly padding?: Padding;
}

/** An answer as an agent writes it; by default a response without an error. */
export function answer(
  { version, community }: Community,
  varbinds: readonly Buffer[],
  { id, status = 0, index = 0, pdu = 0xa2, padding = NONE }: AnswerOptions = {},
): Buffer {
  const list = element(0x30, Buffer.concat(varbinds), padding);
  const fields = [
    element(0x02, id ?? Buffer.from('7ffffffe', 'hex'), padding),
    element(0x02, signed(status), padding),
    element(0x02, signed(index), padding),
  ];
  const head = [
    element(0x02, Buffer.from([version === '1' ? 0 : 1]), padding),
    element(0x04, Buffer.from(community), padding),
  ];
  const body = element(pdu, Buffer.concat([...fields, list]), padding);
  return element(0x30, Buffer.concat([...head, body]), padding);
}

/** The shortest two's complement of a number of 32 bits. */
export function signed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  let from = 0;
  while (from < 3 && bytes.readInt16BE(from) >> 7 === bytes.readInt8(from)) from += 1;
  return bytes.subarray(from);
}
