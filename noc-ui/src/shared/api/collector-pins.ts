import {
  type CollectorView,
  type collectorPinsSchema,
  collectorSchema,
} from '@atalaya/core/wire/rest/collectors';
import type { z } from 'zod';
import { api } from './app-api.js';

type Pinned = { readonly deviceIds: string[] } | { readonly controllerIds: string[] };

export interface PinRequest {
  readonly collectorId: string;
  readonly body: z.input<typeof collectorPinsSchema>;
}

/** What to ask of the API so that `what` is read by `next` alone; '' stands for any collector, null for nothing to do. */
export function pinRequest(what: Pinned, before: string, next: string): PinRequest | null {
  if (before === next) return null;
  return next === ''
    ? { collectorId: before, body: { ...what, pinned: false } }
    : { collectorId: next, body: { ...what, pinned: true } };
}

export async function movePin(what: Pinned, before: string, next: string): Promise<void> {
  const request = pinRequest(what, before, next);
  if (request === null) return;
  const path = `/collectors/${request.collectorId}/pins`;
  await api.request(path, { method: 'POST', body: request.body, schema: collectorSchema });
}

type Choosable = Pick<CollectorView, 'id' | 'name' | 'kind' | 'state'>;

/**
 * What may be chosen beside "any": not what was revoked, unless it is what is chosen now. Empty when there is
 * nothing to choose: the only collector stands beside the platform, and reads everything anyway.
 */
export function pinChoices<T extends Choosable>(
  collectors: readonly T[],
  chosen: string,
): readonly T[] {
  const open = collectors.filter(({ id, state }) => state !== 'revoked' || id === chosen);
  const isChoice =
    open.length > 1 || open.some(({ id, kind }) => kind === 'remote' || id === chosen);
  return isChoice ? open : [];
}
