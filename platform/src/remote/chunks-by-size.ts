/** Of JSON before it is compressed: well below what the platform takes in one call. */
const MOST_CHARACTERS = 4 * 1_024 * 1_024;
const MOST_ITEMS = 500;

export interface Chunk {
  /** JSON texts, joined by commas. */
  readonly items: string;
  readonly count: number;
}

/** In order; a text that is too long alone is alone. */
export function chunksBySize(texts: readonly string[], most = MOST_CHARACTERS): Chunk[] {
  const chunks: Chunk[] = [];
  let current: string[] = [];
  let length = 0;
  const end = () => {
    if (current.length > 0) chunks.push({ items: current.join(','), count: current.length });
    current = [];
    length = 0;
  };
  for (const text of texts) {
    if (length + text.length > most || current.length >= MOST_ITEMS) end();
    current.push(text);
    length += text.length;
  }
  end();
  return chunks;
}
