const SECRET_NAME =
  /authorization|cookie|password|passwd|secret|token|community|api-?key|private-?key|credential|ciphertext/i;
const CENSORED = '[redacted]';
const MAX_DEPTH = 6;
const MAX_ITEMS = 100;

/** `scheme://user:password@host` with the password taken out; whatever else the text holds stays. */
export function redactText(text: string): string {
  return text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]*@/gi, `$1:${CENSORED}@`);
}

/**
 * A copy of what is to be logged, in which everything under a name that sounds like a secret is censored,
 * and every password inside a URL. Deep and long values are cut: a log line is no dump.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return redactError(value, depth);
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAME.test(name) && item !== undefined && item !== null && typeof item !== 'boolean'
        ? CENSORED
        : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): object {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause =
    error.cause !== undefined && depth < MAX_DEPTH ? { cause: redact(error.cause, depth + 1) } : {};
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...code,
    ...cause,
  };
}

/** Requests and replies of the web server are left to its own serialisers. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
