import { MATCHED_RULE } from '@atalaya/core/domain/services/link-rule';
import {
  type SuggestedServiceLink,
  suggestServiceLinks,
} from '@atalaya/core/domain/services/suggest-service-links';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '../postgres/database.js';
import {
  closeLinks,
  decideLinks,
  type NewServiceLink,
  openLinks,
  placeOf,
  type ServiceLinkRow,
} from './service-links.store.js';
import { readServiceNetwork } from './service-network.read-model.js';

/** What was last seen longer ago says nothing of now. */
const SEEN_WITHIN_MS = 7 * DAY_MS;

/**
 * Brings the suggested links of a tenant up to what is known now: new ones are opened, those that something better
 * has replaced are closed, the rest carry today's evidence. What a person decided stays. With `confirmMatched`, what
 * has matched for three days is confirmed where nothing is.
 */
export async function keepSuggestions(
  trx: Trx,
  tenantId: string,
  now: Date,
  confirmMatched: boolean,
): Promise<void> {
  const network = await readServiceNetwork(trx, new Date(now.getTime() - SEEN_WITHIN_MS));
  if (network.services.length === 0) return;
  const wanted = new Map(suggestServiceLinks(network).map((link) => [keyOf(link), link]));
  const open = await readOpen(trx);
  const known = new Set(open.map(keyOfRow));
  const places = new Set([...wanted.values()].map(({ serviceId, kind }) => `${serviceId} ${kind}`));
  const guesses = open.filter(
    ({ status, source }) => status === 'suggested' && source === 'discovered',
  );
  const outdone = guesses.filter((row) => !wanted.has(keyOfRow(row)) && places.has(placeOf(row)));
  await closeLinks(
    trx,
    outdone.map(({ id }) => id),
    now,
  );
  for (const row of guesses) {
    if (!outdone.includes(row)) await refresh(trx, row, wanted.get(keyOfRow(row)), now);
  }
  const added = [...wanted].filter(([key]) => !known.has(key));
  await openLinks(
    trx,
    tenantId,
    added.map(([, link]) => asRow(link, now)),
    now,
  );
  if (confirmMatched) await confirmMatchedLinks(trx, tenantId, now);
}

/** What no longer speaks for it leaves the evidence as it was, and breaks the match. */
async function refresh(
  trx: Trx,
  row: ServiceLinkRow,
  link: SuggestedServiceLink | undefined,
  now: Date,
): Promise<void> {
  const matchedSince = link?.isMatched ? (row.matched_since ?? now) : null;
  const isSame =
    matchedSince?.getTime() === row.matched_since?.getTime() &&
    (link === undefined ||
      (Math.abs(link.score - row.score) < 0.005 &&
        evidenceText(link.evidence) === evidenceText(row.evidence)));
  if (isSame) return;
  await trx
    .updateTable('service_device_links')
    .set({
      matched_since: matchedSince,
      ...(link && {
        mac: link.mac,
        score: link.score,
        evidence: JSON.stringify(link.evidence),
      }),
    })
    .where('id', '=', row.id)
    .execute();
}

async function confirmMatchedLinks(trx: Trx, tenantId: string, now: Date): Promise<void> {
  const before = now.getTime() - MATCHED_RULE.matchedForMs;
  const open = await readOpen(trx);
  const taken = new Set(open.filter(({ status }) => status === 'confirmed').map(placeOf));
  const ripe = open.filter(
    (row) =>
      row.status === 'suggested' &&
      row.matched_since !== null &&
      row.matched_since.getTime() <= before &&
      !taken.has(placeOf(row)),
  );
  await decideLinks(trx, tenantId, ripe, { status: 'confirmed', by: MATCHED_RULE.name, at: now });
}

async function readOpen(trx: Trx): Promise<ServiceLinkRow[]> {
  return trx.selectFrom('service_device_links').where('valid_to', 'is', null).selectAll().execute();
}

/** jsonb keeps its keys in an order of its own. */
const evidenceText = (evidence: unknown) =>
  JSON.stringify(evidence, ['clue', 'identity', 'mac', 'on']);

const keyOf = ({ serviceId, kind, deviceId }: SuggestedServiceLink) =>
  `${serviceId} ${kind} ${deviceId}`;
const keyOfRow = (row: ServiceLinkRow) => `${placeOf(row)} ${row.device_id}`;

function asRow(link: SuggestedServiceLink, now: Date): NewServiceLink {
  return {
    service_id: link.serviceId,
    device_id: link.deviceId,
    kind: link.kind,
    mac: link.mac,
    source: 'discovered',
    status: 'suggested',
    score: link.score,
    evidence: JSON.stringify(link.evidence),
    matched_since: link.isMatched ? now : null,
  };
}
