import { QueryClient } from '@tanstack/react-query';
import { ProblemError, UnexpectedReplyError } from './problem-error.js';

const RETRIES = 2;

/** A refusal is an answer and is not asked again; a network or server failure is. */
export function isWorthRetrying(failureCount: number, error: Error): boolean {
  if (error instanceof UnexpectedReplyError) return false;
  if (error instanceof ProblemError && error.status < 500) return false;
  return failureCount < RETRIES;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        gcTime: 10 * 60_000,
        retry: isWorthRetrying,
        // A LAN without internet is no reason to wait: the server may well be there.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
