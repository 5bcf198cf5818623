type EventData = Readonly<Record<string, unknown>>;

/** An event's body has at most 20 kB; its other fields take less than the rest. */
export const MAX_EVENT_DATA_BYTES = 18_000;

/**
 * Data as it is sent: whole where it fits, else without its largest fields, whose names then stand in
 * `omitted`. What JSON cannot carry (a cycle, a bigint) counts as too large.
 */
export function fitEventData(data: EventData, maxBytes = MAX_EVENT_DATA_BYTES): EventData {
  if (jsonBytes(data) <= maxBytes) return data;
  const bySize = Object.entries(data)
    .map(([name, value]) => ({ name, value, bytes: jsonBytes(name) + jsonBytes(value) + 2 }))
    .sort((a, b) => a.bytes - b.bytes);
  const names = Object.keys(data);
  for (let kept = bySize.length - 1; kept > 0; kept -= 1) {
    const keptNames = new Set(bySize.slice(0, kept).map(({ name }) => name));
    const fitted = {
      ...Object.fromEntries(Object.entries(data).filter(([name]) => keptNames.has(name))),
      omitted: names.filter((name) => !keptNames.has(name)),
    };
    if (jsonBytes(fitted) <= maxBytes) return fitted;
  }
  const omitted = { omitted: names };
  return jsonBytes(omitted) <= maxBytes ? omitted : { omitted: [] };
}

function jsonBytes(value: unknown): number {
  try {
    return utf8Bytes(JSON.stringify(value) ?? 'null');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** RFC 3629: 1 to 4 bytes by code point; a lone surrogate becomes a replacement character of 3. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
