import {
  connectionsOf,
  MOST_CONNECTIONS_READ,
} from '@atalaya/core/domain/enforcement/live-connections';
import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterRow } from '@atalaya/core/domain/enforcement/router-rows';
import type { RouterChannel } from '../drivers/routeros/router-channel.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';

const MENU = '/ip/firewall/connection';
/** Ids in one sentence. */
const MOST_AT_ONCE = 200;

/**
 * Ends what customers who were just cut still have open: fasttracked packets pass by the filter. One read at most, and
 * none of a large table; new connections meet the block anyway, so what fails here fails nothing.
 * @returns the sentences that were sent
 */
export async function endConnections(
  channel: RouterChannel,
  addresses: ReadonlySet<string>,
  run: { readonly signal: AbortSignal; spend(): boolean },
): Promise<readonly WrittenSentence[]> {
  const sent: WrittenSentence[] = [];
  try {
    const { done } = await channel.run([`${MENU}/print`, '=count-only='], run);
    const count = Number(done.get('ret'));
    if (!(count > 0 && count <= MOST_CONNECTIONS_READ)) return sent;
    const words = [`${MENU}/print`, '=.proplist=.id,src-address,dst-address'];
    const { rows } = await channel.run(words, run);
    const printed = rows.map((row): RouterRow => Object.fromEntries(row));
    const ids = connectionsOf(printed, addresses);
    for (let from = 0; from < ids.length && run.spend(); from += MOST_AT_ONCE) {
      const remove = [`${MENU}/remove`, `=.id=${ids.slice(from, from + MOST_AT_ONCE).join(',')}`];
      await channel.run(remove, run);
      sent.push({ words: remove, answer: 'done', message: null });
    }
  } catch (error) {
    if (!(error instanceof RouterosError)) throw error;
    // One that ended by itself meanwhile refuses the whole sentence: the others end by themselves too.
    sent.push({ words: [`${MENU}/remove`], answer: 'trap', message: error.message });
  }
  return sent;
}
