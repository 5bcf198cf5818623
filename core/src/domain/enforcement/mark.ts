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
