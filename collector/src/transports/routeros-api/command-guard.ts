import { commandError, type RouterosError } from './routeros-error.js';

/** Arms deadline and abort for one command; returns their release. */
export function guard(
  signal: AbortSignal | undefined,
  path: string,
  giveUp: (error: RouterosError) => void,
  deadlineMs: number | undefined,
): () => void {
  const onAbort = () => {
    if (signal) giveUp(abortError(signal, path));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer =
    deadlineMs === undefined
      ? undefined
      : setTimeout(() => giveUp(deadlineError(path, deadlineMs)), deadlineMs);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
}

export function limitError(path: string, maxRows: number, maxBytes: number): RouterosError {
  return commandError(
    'protocol-error',
    `The answer to ${path} is over the limit of ${maxRows} rows or ${maxBytes} bytes.`,
  );
}

function deadlineError(path: string, deadlineMs: number): RouterosError {
  return commandError('timeout', `${path} was not answered within ${deadlineMs / 1000} s.`);
}

/** Aborted by a caller's own deadline it is a timeout, else nobody wants the answer any more. */
export function abortError(signal: AbortSignal, path: string): RouterosError {
  const { reason } = signal;
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? commandError('timeout', `${path} was not answered in the time the read had.`)
    : commandError('not-measured', `${path} was cancelled before it was answered.`);
}
