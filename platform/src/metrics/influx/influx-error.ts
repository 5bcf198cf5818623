/** InfluxDB refused, answered nonsense or did not answer. Holds the server's words, never a credential. */
export class InfluxError extends Error {
  override readonly name = 'InfluxError';

  constructor(
    message: string,
    /** The HTTP status; undefined when there was no answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

const MAX_WORDS = 500;

/** The server's own words out of an error body: `{"error": …}` of 1.x and 3, `{"message": …}` of 2.x. */
export function serverWords(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) {
      if ('error' in parsed && typeof parsed.error === 'string') return clipped(parsed.error);
      if ('message' in parsed && typeof parsed.message === 'string') return clipped(parsed.message);
    }
  } catch {
    // Not JSON: a proxy's page, or cut off.
  }
  return clipped(body);
}

const clipped = (text: string): string => text.slice(0, MAX_WORDS).trim();
