import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
});

/** Elements by their names without prefixes; undefined for what is no XML or declares a type of its own. */
export function readXml(text: string): unknown {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return undefined;
  try {
    return parser.parse(text, true);
  } catch {
    return undefined;
  }
}

/** What lies at a path of element names; the first where an element comes more than once. */
export function at(node: unknown, ...path: readonly string[]): unknown {
  let here = node;
  for (const name of path) {
    if (Array.isArray(here)) here = here[0];
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = Reflect.get(here, name);
  }
  return here;
}

/** The text at a path; undefined where there is none. */
export function textAt(node: unknown, ...path: readonly string[]): string | undefined {
  const found = at(node, ...path);
  const first = Array.isArray(found) ? found[0] : found;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** The texts of all elements at a path. */
export function textsAt(node: unknown, ...path: readonly string[]): string[] {
  const found = at(node, ...path);
  const all = Array.isArray(found) ? found : [found];
  return all.filter((each): each is string => typeof each === 'string' && each !== '');
}
