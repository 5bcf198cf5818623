import { type Session, sessionSchema } from '@atalaya/core/wire/rest/auth';
import { type DehydratedState, dehydrate, hydrate, type QueryClient } from '@tanstack/react-query';

type Person = Omit<Session, 'accessToken' | 'expiresIn'>;

const PERSON_KEY = 'atalaya.person';
/** Another number wherever what an answer holds has grown: what an older page kept lacks it. */
const SEEN_KEY = 'atalaya.seen.2';
/** All that a person saw lies under it, features' own too. */
const SEEN_PREFIX = 'atalaya.seen.';
const SAVE_AFTER_MS = 2_000;
const MAX_QUERIES = 24;
const MAX_CHARACTERS = 1_500_000;
const personSchema = sessionSchema.omit({ accessToken: true, expiresIn: true });

/** Put on a query that a technician needs without network: `meta: KEPT_OFFLINE`. */
export const KEPT_OFFLINE = { keptOffline: true } as const;

function read(key: string): unknown {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown): void {
  try {
    const text = JSON.stringify(value);
    if (text.length <= MAX_CHARACTERS) localStorage.setItem(key, text);
  } catch {
    // Storage can be full or barred; the page then works on line only.
  }
}

/** Who was here last, without any token: enough to show them their own last data. */
export function rememberPerson(person: Person): void {
  const before = readKeptPerson();
  const isSame = before?.user.id === person.user.id && before.tenant?.id === person.tenant?.id;
  if (before && !isSame) forgetEverything();
  write(PERSON_KEY, person);
}

export function readKeptPerson(): Person | undefined {
  const parsed = personSchema.safeParse(read(PERSON_KEY));
  return parsed.success ? parsed.data : undefined;
}

export function forgetEverything(): void {
  try {
    localStorage.removeItem(PERSON_KEY);
    const seen = Object.keys(localStorage).filter((key) => key.startsWith(SEEN_PREFIX));
    for (const key of seen) localStorage.removeItem(key);
  } catch {
    // Barred storage holds nothing to forget.
  }
}

interface Seen {
  readonly userId: string;
  readonly state: DehydratedState;
}

function isSeenBy(value: unknown, userId: string): value is Seen {
  return (
    typeof value === 'object' && value !== null && 'userId' in value && value.userId === userId
  );
}

export function restoreSeen(client: QueryClient, userId: string): void {
  const seen = read(SEEN_KEY);
  if (isSeenBy(seen, userId)) hydrate(client, seen.state);
}

/** Saves what the newest kept queries hold, at most every 2 s; returns how to stop. */
export function keepSeen(client: QueryClient, userId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    timer = undefined;
    const kept = client
      .getQueryCache()
      .findAll({ predicate: (query) => query.meta?.['keptOffline'] === true })
      .filter((query) => query.state.status === 'success')
      .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
      .slice(0, MAX_QUERIES);
    const hashes = new Set(kept.map((query) => query.queryHash));
    const state = dehydrate(client, {
      shouldDehydrateQuery: (query) => hashes.has(query.queryHash),
      shouldDehydrateMutation: () => false,
    });
    write(SEEN_KEY, { userId, state } satisfies Seen);
  };
  const stop = client.getQueryCache().subscribe((event) => {
    if (event.query.meta?.['keptOffline'] === true) timer ??= setTimeout(save, SAVE_AFTER_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
