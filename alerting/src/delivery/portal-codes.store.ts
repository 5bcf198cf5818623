import { randomUUID } from 'node:crypto';
import { isSuccess } from '@atalaya/core/domain/outbox/judge-attempt';
import { PORTAL_CODE } from '@atalaya/core/domain/outbox/outgoing-event';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { portalCodeContext } from '@atalaya/platform/portal/portal-code-context';
import type { Database } from '@atalaya/platform/postgres/database';
import type { Claim, ClaimedDelivery } from './claim-deliveries.store.js';
import type { SentDelivery } from './settle-deliveries.store.js';

const HIDDEN = '••••••';
const GONE = 'This code was used already, or is too old to be sent.';

export interface Revealed {
  /** Without the deliveries whose code is of no use any more. */
  readonly claim: Claim;
  /** What came of the claim, without a code in any log; what could not be sent at once is given up. */
  readonly hide: (sent: readonly SentDelivery[], now: number) => SentDelivery[];
}

/** Puts the customers' one-time codes into what is about to be sent: stored events and logs never hold one. */
export async function revealPortalCodes(
  { database, secrets }: { readonly database: Database; readonly secrets: SecretBox },
  claim: Claim,
): Promise<Revealed> {
  const asked = claim.deliveries.filter(({ event }) => event.type === PORTAL_CODE);
  if (asked.length === 0) return { claim, hide: (sent) => [...sent] };
  const codes = await readCodes(database, secrets, claim.tenantId, asked);
  const isGone = ({ id, event }: ClaimedDelivery) => event.type === PORTAL_CODE && !codes.has(id);
  const deliveries = claim.deliveries
    .filter((delivery) => !isGone(delivery))
    .map((delivery) => {
      const code = codes.get(delivery.id);
      if (code === undefined) return delivery;
      return { ...delivery, event: { ...delivery.event, data: { code } } };
    });
  return {
    claim: { ...claim, deliveries },
    hide: (sent, now) => [
      ...sent.map((each) => withoutCode(each, codes.get(each.delivery.id))),
      ...claim.deliveries.filter(isGone).map((delivery) => givenUp(delivery, now)),
    ],
  };
}

async function readCodes(
  database: Database,
  secrets: SecretBox,
  tenantId: string,
  deliveries: readonly ClaimedDelivery[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(deliveries.map(({ id, event }) => [String(event.data['codeId']), id]));
  const rows = await database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('portal_codes')
      .where('id', 'in', [...ids.keys()])
      .where('used_at', 'is', null)
      .select(['id', 'key_id', 'ciphertext'])
      .execute(),
  );
  const codes = new Map<string, string>();
  for (const { id, key_id: keyId, ciphertext } of rows) {
    const delivery = ids.get(id);
    if (delivery === undefined || keyId === null || ciphertext === null) continue;
    codes.set(delivery, secrets.open({ keyId, ciphertext }, portalCodeContext(tenantId, id)));
  }
  return codes;
}

/** Not tried again: whoever waits for a code asks for another one sooner. */
function withoutCode(sent: SentDelivery, code: string | undefined): SentDelivery {
  if (code === undefined) return sent;
  const hidden = (text: string | null) => text?.replaceAll(code, HIDDEN) ?? null;
  const { request, answer, error, status } = sent.attempt;
  return {
    ...sent,
    attempt: {
      ...sent.attempt,
      request: hidden(request),
      answer: hidden(answer),
      error: hidden(error),
      ...(!isSuccess(status) && { isRejected: true, retryAfterMs: null }),
    },
  };
}

function givenUp(delivery: ClaimedDelivery, at: number): SentDelivery {
  const nothing = { status: null, retryAfterMs: null, answer: null, request: null, durationMs: 0 };
  const attempt = { ...nothing, requestId: randomUUID(), error: GONE, isRejected: true };
  return { delivery, attempt, at, luck: 0 };
}
