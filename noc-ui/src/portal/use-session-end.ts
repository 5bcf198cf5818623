import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ProblemError } from '../shared/api/problem-error.js';
import { sessionQuery } from './portal-queries.js';

/** Whatever is refused because the session is over, or the portal was closed meanwhile, leads to the page that says so. */
export function useSessionEnd(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stops = [
      client.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return;
        if (event.query.queryKey[0] !== 'session') lookAt(event.action.error, client);
      }),
      client.getMutationCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error') return;
        lookAt(event.action.error, client);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
}

function lookAt(error: unknown, client: QueryClient): void {
  if (!(error instanceof ProblemError)) return;
  if (error.slug === 'not-signed-in') {
    void client.resetQueries({ queryKey: sessionQuery.queryKey });
  }
  if (error.slug === 'portal-closed') void client.invalidateQueries({ queryKey: ['brand'] });
}
