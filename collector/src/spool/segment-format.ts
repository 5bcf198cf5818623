import { crc32 } from 'node:zlib';
import { isMetricName, type MetricName } from '@atalaya/core/domain/metrics/catalogue';

/*
 * A segment: a head, frames, and, once nothing more is written to it, a tail. All numbers are u32, little-endian.
 *   head   = "ATLSPOOL" version length crc32(json) json     json: the names of the metrics, by their number
 *   frame  = "FRME" length samples crc32(length samples payload) payload
 *   tail   = "TAIL" samples crc32(samples)
 */

const SEGMENT_MARK = Buffer.from('ATLSPOOL');
const FRAME_MARK = Buffer.from('FRME');
const TAIL_MARK = Buffer.from('TAIL');
const VERSION = 1;
const HEAD_BYTES = 20;
const FRAME_HEAD_BYTES = 16;
export const TAIL_BYTES = 12;
/** No frame is larger: a length beyond it is damage. */
export const MAX_FRAME_BYTES = 4 * 1_024 * 1_024;

export interface Frame {
  readonly payload: Buffer;
  readonly samples: number;
  /** Where it ends in the bytes that it was read from. */
  readonly end: number;
}

export function encodeHead(metrics: readonly MetricName[]): Buffer {
  const json = Buffer.from(JSON.stringify(metrics));
  const head = Buffer.alloc(HEAD_BYTES);
  SEGMENT_MARK.copy(head);
  head.writeUInt32LE(VERSION, 8);
  head.writeUInt32LE(json.length, 12);
  head.writeUInt32LE(crc32(json), 16);
  return Buffer.concat([head, json]);
}

/** The metrics of a segment by their number; null is one that this release no longer has. */
export type SegmentMetrics = readonly (MetricName | null)[];

/** null: no segment of a version that is known, or its head is damaged. */
export function readHead(
  bytes: Buffer,
): { readonly metrics: SegmentMetrics; readonly end: number } | null {
  if (bytes.length < HEAD_BYTES || !bytes.subarray(0, 8).equals(SEGMENT_MARK)) return null;
  const end = HEAD_BYTES + bytes.readUInt32LE(12);
  if (bytes.readUInt32LE(8) !== VERSION || end > bytes.length) return null;
  const json = bytes.subarray(HEAD_BYTES, end);
  if (crc32(json) !== bytes.readUInt32LE(16)) return null;
  const names: unknown = JSON.parse(json.toString());
  if (!Array.isArray(names)) return null;
  const metrics = names.map((name) => (isMetricName(String(name)) ? name : null));
  return { metrics, end };
}

export function encodeFrame(payload: Buffer, samples: number): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + payload.length);
  FRAME_MARK.copy(frame);
  frame.writeUInt32LE(payload.length, 4);
  frame.writeUInt32LE(samples, 8);
  frame.writeUInt32LE(frameCrc(frame, payload), 12);
  payload.copy(frame, FRAME_HEAD_BYTES);
  return frame;
}

/** The first whole frame at or after `from`, and the bytes that had to be passed over to reach it. */
export function nextFrame(
  bytes: Buffer,
  from: number,
): { readonly frame: Frame; readonly skipped: number } | null {
  for (let at = from; ; at++) {
    at = bytes.indexOf(FRAME_MARK, at);
    if (at === -1) return null;
    const frame = frameAt(bytes, at);
    if (frame !== null) return { frame, skipped: at - from };
  }
}

function frameAt(bytes: Buffer, at: number): Frame | null {
  const start = at + FRAME_HEAD_BYTES;
  if (start > bytes.length) return null;
  const end = start + bytes.readUInt32LE(at + 4);
  if (end > bytes.length || end - start > MAX_FRAME_BYTES) return null;
  const payload = bytes.subarray(start, end);
  if (frameCrc(bytes.subarray(at, start), payload) !== bytes.readUInt32LE(at + 12)) return null;
  return { payload, samples: bytes.readUInt32LE(at + 8), end };
}

function frameCrc(head: Buffer, payload: Buffer): number {
  return crc32(payload, crc32(head.subarray(4, 12)));
}

export function encodeTail(samples: number): Buffer {
  const tail = Buffer.alloc(TAIL_BYTES);
  TAIL_MARK.copy(tail);
  tail.writeUInt32LE(samples, 4);
  tail.writeUInt32LE(crc32(tail.subarray(4, 8)), 8);
  return tail;
}

/** How many samples the segment holds that ends with these bytes; null: it was not closed. */
export function readTail(bytes: Buffer): number | null {
  if (bytes.length < TAIL_BYTES) return null;
  const tail = bytes.subarray(-TAIL_BYTES);
  if (!tail.subarray(0, 4).equals(TAIL_MARK)) return null;
  if (crc32(tail.subarray(4, 8)) !== tail.readUInt32LE(8)) return null;
  return tail.readUInt32LE(4);
}
