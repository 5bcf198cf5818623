const RELOADED_KEY = 'atalaya.reloaded-at';
const RELOAD_AT_MOST_EACH_MS = 30_000;

/**
 * Loads a lazy chunk. After a deploy the old names are gone: the page then reloads, at most each 30 s.
 * A chunk that fails for another reason is thrown.
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const last = Number(sessionStorage.getItem(RELOADED_KEY) ?? 0);
    if (Date.now() - last < RELOAD_AT_MOST_EACH_MS) throw error;
    sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
    location.reload();
    return new Promise(() => undefined);
  }
}
