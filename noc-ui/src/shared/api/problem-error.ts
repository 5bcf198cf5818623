import { type Problem, problemSchema } from '@atalaya/core/wire/rest/problem';

/** The API refused: `problem` says what and which field, in one plain sentence each. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** The last part of the problem's type: what a program, or a translation, goes by. */
  get slug(): string {
    return this.problem.type.split('/').at(-1) ?? '';
  }
}

/** No answer at all: the network or the server is away. What was on the screen is kept. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('unreachable', { cause });
    this.name = 'UnreachableError';
  }
}

/** An answer of an unexpected shape: this page and the server are of different versions. */
export class UnexpectedReplyError extends Error {
  constructor(path: string, cause: unknown) {
    super(`unexpected reply of ${path}`, { cause });
    this.name = 'UnexpectedReplyError';
  }
}

/** A problem document from a refused reply, also when a proxy answered instead of the API. */
export function problemOf(status: number, body: unknown): Problem {
  const parsed = problemSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  return { type: 'about:blank', title: `HTTP ${status}`, status, detail: '', requestId: '' };
}
