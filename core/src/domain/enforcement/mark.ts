/** What stands in the comment of everything that is ours on a router: `atalaya:{tenant}:{service}:{generation}`. */
export interface Mark {
  /** The tenant's slug. */
  readonly tenant: string;
  readonly serviceId: string;
  readonly generation: number;
}

const MARK = /^atalaya:([a-z0-9-]{1,63}):([0-9a-f-]{36}):(\d{1,9})$/;

export const markText = ({ tenant, serviceId, generation }: Mark): string =>
  `atalaya:${tenant}:${serviceId}:${generation}`;

/** undefined where it is not ours, word for word. */
export function parseMark(comment: string | undefined): Mark | undefined {
  const found = MARK.exec(comment ?? '');
  if (found === null) return undefined;
  const [, tenant = '', serviceId = '', generation = ''] = found;
  return { tenant, serviceId, generation: Number(generation) };
}

/** Of what serves a whole router, not one line: `atalaya:{tenant}:{part}:{version}`. */
export const partMarkText = (tenant: string, part: string, version: number): string =>
  `atalaya:${tenant}:${part}:${version}`;

const PART = /^atalaya:([a-z0-9-]{1,63}):([a-z][a-z0-9-]{0,30}):(\d{1,9})$/;

/** undefined where it is no mark of a part of this tenant. */
export function parsePartMark(
  comment: string | undefined,
  tenant: string,
): { readonly part: string; readonly version: number } | undefined {
  const found = PART.exec(comment ?? '');
  if (found === null || found[1] !== tenant) return undefined;
  return { part: found[2] ?? '', version: Number(found[3]) };
}
