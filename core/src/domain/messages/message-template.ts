/** What a text for customers may have filled in, in either language. */
const PLACEHOLDERS = {
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

type Placeholder = keyof typeof PLACEHOLDERS;
export type TemplateValues = Readonly<Record<(typeof PLACEHOLDERS)[Placeholder], string>>;

const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);

/** What is wrong with a text, for a person; null when every `{…}` in it is known. */
export function templateProblem(text: string): string | null {
  const rest = text.replace(/\{([^{}]*)\}/g, (whole, name: string) =>
    isPlaceholder(name.trim()) ? '' : whole,
  );
  const unknown = /\{[^{}]*\}/.exec(rest)?.[0];
  const known = Object.keys(PLACEHOLDERS)
    .map((name) => `{${name}}`)
    .join(' ');
  if (unknown !== undefined) return `has ${unknown}, which is none of ${known}`;
  return /[{}]/.test(rest) ? 'has a brace without its other one' : null;
}

export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const key = name.trim();
    return isPlaceholder(key) ? values[PLACEHOLDERS[key]] : whole;
  });
}
