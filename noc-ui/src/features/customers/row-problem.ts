/** What the api says of a cell, as the key of a sentence and its number. */
const PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [/^is in row (\d+) already/, 'file.problem.twice'],
  [/^does not exist/, 'file.problem.unknown'],
  [/^is no plan/, 'file.problem.noPlan'],
  [/^is of several customers/, 'file.problem.several'],
  [/^is another customer/, 'file.problem.otherLine'],
  [/^is pppoe, dhcp/, 'file.problem.access'],
  [/^is none of kind/, 'file.problem.identity'],
  [/^is active, suspended/, 'file.problem.state'],
  [/IPv6 prefix/, 'file.problem.ipv6'],
  [/^must be degrees|beside a latitude/, 'file.problem.position'],
  [/^must be a day/, 'file.problem.day'],
  [/^must be after the first day/, 'file.problem.days'],
  [/^must be an? (RFC|NIT|RUC|DNI|RUT|CUIT|cédula)/, 'file.problem.checkDigit'],
  [/^more cells than/, 'file.problem.surplus'],
  [/received (undefined|null)|>=1 characters/, 'file.problem.required'],
  [/a telephone number/, 'file.problem.phone'],
  [/letters, digits, dots/, 'file.problem.taxId'],
  [/^Invalid email/, 'file.problem.email'],
  [/^Invalid option/, 'file.problem.kind'],
  [/<=(\d+) characters/, 'file.problem.long'],
];

export interface RowProblem {
  readonly key: string;
  readonly values: { readonly limit?: string; readonly message?: string };
}

export function rowProblem(message: string): RowProblem {
  for (const [pattern, key] of PROBLEMS) {
    const match = pattern.exec(message);
    if (match) return { key, values: match[1] === undefined ? {} : { limit: match[1] } };
  }
  return { key: 'file.problem.other', values: { message } };
}
