import type { WallIncident } from '@atalaya/core/wire/rest/wall';
import { useEffect, useRef, useState } from 'react';
import { chime } from './chime.js';
import { newCritical } from './new-critical.js';

/** How long one is marked as new. */
const NEW_FOR_MS = 30_000;
const NONE: ReadonlySet<string> = new Set();

/** Ids of what has just come; with `sounds`, each arrival sounds once. */
export function useNewCritical(
  listed: readonly WallIncident[],
  sounds: boolean,
): ReadonlySet<string> {
  const known = useRef<Set<string> | null>(null);
  const [news, setNews] = useState(NONE);
  useEffect(() => {
    const fresh = newCritical(known.current, listed);
    known.current ??= new Set();
    for (const { id } of listed) known.current.add(id);
    if (fresh.length === 0) return;
    setNews(new Set(fresh));
    if (sounds) chime();
  }, [listed, sounds]);
  useEffect(() => {
    if (news.size === 0) return;
    const timer = setTimeout(() => setNews(NONE), NEW_FOR_MS);
    return () => clearTimeout(timer);
  }, [news]);
  return news;
}
