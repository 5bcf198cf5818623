import type { Row } from '../routeros-api/reply.js';
import { decodeText } from '../routeros-api/text.js';

/**
 * REST moves the same raw bytes as the API. The body was read as latin-1, so each text is its bytes and is decoded by
 * itself: one old comment must not spoil the others. An escaped sign beyond latin-1 is text already.
 */
function textOf(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  return bytes.toString('latin1') === value ? decodeText(bytes) : value;
}

function toRow(value: unknown): Row[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const row = new Map<string, string>();
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string') row.set(textOf(name), textOf(member));
    // All values are texts; a number or a boolean would be a router's whim, and a list or an object none of ours.
    else if (typeof member === 'number' || typeof member === 'boolean')
      row.set(textOf(name), String(member));
  }
  return [row];
}

/** A table is a list of objects; a menu of one row, and what a command returns, an object. */
export function toRows(body: unknown): readonly Row[] {
  return Array.isArray(body) ? body.flatMap(toRow) : toRow(body);
}

/** `{"error":400,"message":"Bad Request","detail":"no such command"}`: detail says what it is about, where it is there. */
export function errorTextOf(body: unknown): string | undefined {
  const [row] = Array.isArray(body) ? [] : toRow(body);
  return row?.get('detail') || row?.get('message') || undefined;
}
