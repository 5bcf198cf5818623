import { conflict, type HttpProblem, invalidField } from './http-problem.js';

/** What PostgreSQL says of a broken constraint whatever its language; under row-level security it keeps the values to itself. */
interface ConstraintError {
  readonly code: string;
  readonly constraint: string;
  readonly table: string;
}

/** PostgreSQL's appendix A. */
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';

/**
 * The client's share in a broken constraint: a value that is taken, a reference to what does not
 * exist (another tenant's row does not exist either), or a row to be deleted that others still use.
 * undefined for every other error.
 */
export function databaseProblem(error: unknown, method: string): HttpProblem | undefined {
  if (!isConstraintError(error)) return undefined;
  const field = fieldOf(error);
  if (error.code === UNIQUE_VIOLATION) {
    return conflict('already-exists', `Another one has this ${field} already.`, [
      { field, message: 'is already taken' },
    ]);
  }
  if (error.code !== FOREIGN_KEY_VIOLATION) return undefined;
  return method === 'DELETE'
    ? conflict('in-use', 'Something else still uses it; change or remove that first.')
    : invalidField(field, 'does not exist');
}

/** devices_tenant_id_site_id_fkey → siteId: PostgreSQL's own names for constraints, less the tenant. */
function fieldOf(error: ConstraintError): string {
  const columns = error.constraint
    .replace(new RegExp(`^${error.table}_`), '')
    .replace(/_(fkey|key)$/, '')
    .replace(/^tenant_id_/, '');
  return columns.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isConstraintError(error: unknown): error is ConstraintError {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === FOREIGN_KEY_VIOLATION || error.code === UNIQUE_VIOLATION) &&
    'constraint' in error &&
    typeof error.constraint === 'string' &&
    'table' in error &&
    typeof error.table === 'string'
  );
}
