export interface FieldError {
  /** Path within the body or the query, such as `sources.0.port`. */
  readonly field: string;
  readonly message: string;
}

interface ProblemParts {
  readonly status: number;
  /** Last part of the problem's `type`: /problems/<slug>. */
  readonly slug: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is not the wished one, told to the client as it stands (RFC 9457): never put a secret in it. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly slug: string;
  readonly title: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(parts: ProblemParts) {
    super(parts.detail);
    this.name = 'HttpProblem';
    this.status = parts.status;
    this.slug = parts.slug;
    this.title = parts.title;
    this.errors = parts.errors;
    this.headers = parts.headers ?? {};
  }
}

/** The one answer for what does not exist, what is another tenant's, and what is no id at all. */
export function notFound(): HttpProblem {
  return new HttpProblem({
    status: 404,
    slug: 'not-found',
    title: 'Not found',
    detail: 'There is nothing here with this address.',
  });
}

export function invalid(errors: readonly FieldError[]): HttpProblem {
  return new HttpProblem({
    status: 400,
    slug: 'invalid-request',
    title: 'Invalid request',
    detail: errors.map((error) => `${error.field}: ${error.message}`).join('; ') || 'Invalid.',
    errors,
  });
}

export function invalidField(field: string, message: string): HttpProblem {
  return invalid([{ field, message }]);
}

export function conflict(slug: string, detail: string, errors?: readonly FieldError[]) {
  return new HttpProblem({
    status: 409,
    slug,
    title: 'Conflict',
    detail,
    ...(errors && { errors }),
  });
}

export function unauthorised(slug: string, detail: string): HttpProblem {
  return new HttpProblem({
    status: 401,
    slug,
    title: 'Not signed in',
    detail,
    headers: { 'www-authenticate': 'Bearer' },
  });
}

export function forbidden(slug: string, detail: string): HttpProblem {
  return new HttpProblem({ status: 403, slug, title: 'Not allowed', detail });
}

export function tooMany(slug: string, detail: string, retryAfterMs: number): HttpProblem {
  return new HttpProblem({
    status: 429,
    slug,
    title: 'Too many requests',
    detail,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) },
  });
}
