import { type Session, sessionSchema } from '@atalaya/core/wire/rest/auth';
import { useSyncExternalStore } from 'react';
import type { Authority } from './client.js';
import { forgetEverything, readKeptPerson, rememberPerson } from './offline-memory.js';

type Person = Omit<Session, 'accessToken' | 'expiresIn'>;

/** offline: the network is away, and the page shows what this person saw last. */
export type SessionState =
  | { readonly status: 'starting' }
  | { readonly status: 'anonymous' }
  | { readonly status: 'signed-in' | 'offline'; readonly person: Person };

type Refreshed = 'renewed' | 'refused' | 'unreachable';

const REFRESH_TIMEOUT_MS = 10_000;
const listeners = new Set<() => void>();
let state: SessionState = { status: 'starting' };
/** In memory only: a script that reads storage finds no token. */
let accessToken: string | null = null;
let refreshing: Promise<Refreshed> | undefined;

function publish(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function acceptSession({ accessToken: token, expiresIn: _, ...person }: Session): void {
  accessToken = token;
  rememberPerson(person);
  publish({ status: 'signed-in', person });
}

/** Signs out here; the caller tells the server. Nothing that this person saw stays behind. */
export function dropSession(): void {
  accessToken = null;
  forgetEverything();
  publish({ status: 'anonymous' });
}

async function refresh(): Promise<Refreshed> {
  try {
    const reply = await fetch('/api/v1/auth/refresh', {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(REFRESH_TIMEOUT_MS),
    });
    if (reply.status >= 500) return 'unreachable';
    if (!reply.ok) return 'refused';
    acceptSession(sessionSchema.parse(await reply.json()));
    return 'renewed';
  } catch {
    return 'unreachable';
  }
}

/** Single flight: however many requests were refused, one refresh answers them all. */
function refreshOnce(): Promise<Refreshed> {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

export const sessionAuthority: Authority = {
  token: () => accessToken,
  renew: async () => {
    const outcome = await refreshOnce();
    if (outcome === 'refused') dropSession();
    return outcome === 'renewed';
  },
};

/** Once at start: the cookie says who this is; without network, the last person on this phone. */
export async function startSession(): Promise<void> {
  const outcome = await refreshOnce();
  if (outcome === 'renewed') return;
  const kept = outcome === 'unreachable' ? readKeptPerson() : undefined;
  if (kept) publish({ status: 'offline', person: kept });
  else if (outcome === 'unreachable') publish({ status: 'anonymous' });
  else dropSession();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function readSession(): SessionState {
  return state;
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(subscribe, readSession);
}
