import { SCOPE_KINDS } from '@atalaya/core/domain/maintenance/scope';
import { idSchema } from '@atalaya/core/wire/rest/fields';
import type { ChosenPart } from './window-draft.js';

/**
 * What the page of a device or of a site wants planned, out of `?plan=<kind>:<id>&name=<name>`; undefined for an address
 * without it, or with one that nobody understands. The name is for the eye only.
 */
export function plannedPart(address: string): ChosenPart | undefined {
  const params = new URLSearchParams(address);
  const [asked, rawId] = params.get('plan')?.split(':') ?? [];
  const kind = SCOPE_KINDS.find((one) => one === asked);
  const id = idSchema.safeParse(rawId);
  if (kind === undefined || !id.success) return undefined;
  return { kind, id: id.data, name: params.get('name')?.slice(0, 120) ?? '' };
}
