/** What a text for customers may have filled in, in either language: each name, and what stands for it. */
export type Placeholders = Readonly<Record<string, string>>;

/** Of planned work. */
export const WORK_PLACEHOLDERS = {
  empresa: 'brand',
  brand: 'brand',
  trabajo: 'work',
  work: 'work',
  lugar: 'place',
  place: 'place',
  inicio: 'from',
  from: 'from',
  fin: 'to',
  to: 'to',
} as const;

/** Of a cut and the return. */
export const CUT_PLACEHOLDERS = {
  empresa: 'brand',
  brand: 'brand',
  importe: 'amount',
  amount: 'amount',
  fecha: 'date',
  date: 'date',
  hora: 'time',
  time: 'time',
  servicio: 'service',
  service: 'service',
  enlace: 'link',
  link: 'link',
} as const;

export type TemplateValues<P extends Placeholders> = Readonly<Record<P[keyof P], string>>;

const meaningOf = (names: Placeholders, name: string): string | undefined =>
  Object.hasOwn(names, name) ? names[name] : undefined;

/** What is wrong with a text, for a person; null when every `{…}` in it is known. */
export function templateProblem(text: string, names: Placeholders): string | null {
  const rest = text.replace(/\{([^{}]*)\}/g, (whole, name: string) =>
    meaningOf(names, name.trim()) === undefined ? whole : '',
  );
  const unknown = /\{[^{}]*\}/.exec(rest)?.[0];
  const known = Object.keys(names)
    .map((name) => `{${name}}`)
    .join(' ');
  if (unknown !== undefined) return `has ${unknown}, which is none of ${known}`;
  return /[{}]/.test(rest) ? 'has a brace without its other one' : null;
}

export function fillTemplate<P extends Placeholders>(
  text: string,
  names: P,
  values: TemplateValues<P>,
): string {
  const known: Placeholders = values;
  return text.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const meaning = meaningOf(names, name.trim());
    return meaning === undefined ? whole : (known[meaning] ?? '');
  });
}
