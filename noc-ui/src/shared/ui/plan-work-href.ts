import type { ScopePart } from '@atalaya/core/domain/maintenance/scope';

/** Where planned work on something begins: the page of maintenance, with its form open and filled. */
export function planWorkHref({ kind, id }: ScopePart, name: string): string {
  const params = new URLSearchParams({ plan: `${kind}:${id}`, name });
  return `/maintenance?${params}`;
}
