const LOOK_EACH_MS = 60_000;
/** A page nobody touches starts afresh once a day, at a quiet hour, so that weeks do not pile up in it. */
const QUIET_HOUR = 4;
const AFRESH_AFTER_MS = 20 * 3_600_000;

/** The hashed name of the entry script in a page: it changes with each build. */
export function entryOf(html: string): string | null {
  return /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? null;
}

function isTyping(): boolean {
  const { activeElement } = document;
  return (
    document.querySelector('dialog[open]') !== null ||
    activeElement instanceof HTMLInputElement ||
    activeElement instanceof HTMLTextAreaElement ||
    activeElement instanceof HTMLSelectElement
  );
}

async function servedEntry(): Promise<string | null> {
  try {
    const reply = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    return reply.ok ? entryOf(await reply.text()) : null;
  } catch {
    return null;
  }
}

/** Reloads when the server hands out another build: a wall at once, a person's page once it is out of sight. */
export function watchVersion({ isUnattended }: { isUnattended: boolean }): void {
  const own = document.querySelector<HTMLScriptElement>('script[src^="/assets/"]');
  const ownEntry = own === null ? null : new URL(own.src).pathname;
  if (ownEntry === null) return;
  const startedAtMs = Date.now();
  setInterval(async () => {
    const isOpportune = isUnattended || (document.hidden && !isTyping());
    if (!isOpportune) return;
    const served = await servedEntry();
    if (served === null) return;
    const isOld = served !== ownEntry;
    const isWeary =
      isUnattended &&
      Date.now() - startedAtMs > AFRESH_AFTER_MS &&
      new Date().getHours() === QUIET_HOUR;
    if (isOld || isWeary) location.reload();
  }, LOOK_EACH_MS);
}
