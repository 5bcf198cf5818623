/** A body that cannot be used; `field` names what is wrong with it. */
export class BadInput extends Error {
  override readonly name = 'BadInput';

  constructor(
    readonly field: string,
    problem: string,
  ) {
    super(`${field} ${problem}`);
  }
}

interface NumberRule {
  readonly min: number;
  readonly max: number;
  /** Without it the field must be there. */
  readonly default?: number;
}

/** The one number that a body may hold. @throws BadInput on a missing, wrong or further field. */
export function numberField(body: unknown, field: string, rule: NumberRule): number {
  const given = fieldsOf(body);
  for (const name of Object.keys(given)) {
    if (name !== field) throw new BadInput(name, 'is not known here');
  }
  const value = given[field] ?? rule.default;
  const sound =
    typeof value === 'number' && Number.isFinite(value) && value >= rule.min && value <= rule.max;
  if (!sound) throw new BadInput(field, `must be a number from ${rule.min} to ${rule.max}`);
  return value;
}

/** @throws BadInput when the body holds anything. */
export function emptyBody(body: unknown): void {
  const [name] = Object.keys(fieldsOf(body));
  if (name !== undefined) throw new BadInput(name, 'is not known here');
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined || body === null || body === '') return {};
  if (typeof body !== 'object' || Array.isArray(body))
    throw new BadInput('body', 'must be an object');
  return { ...body };
}
