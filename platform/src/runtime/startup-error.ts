/**
 * A start that cannot go on for a reason the operator can act on. The message is one sentence that
 * names the cause and the remedy; it is printed as it is, without a stack trace.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(
    message: string,
    /** 1: the start failed. 2: the configuration or the command line is wrong. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}

/** The `code` of a Node system error (`EACCES`, `ECONNREFUSED`) or of a Postgres error (`28P01`). */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of anything thrown. Node gives an AggregateError of refused connections an empty one. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return errorCode(error) ?? error.name;
}
