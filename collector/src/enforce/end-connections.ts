import {
  CONNECTION_MENUS,
  connectionsOf,
  MOST_CONNECTIONS_READ,
} from '@atalaya/core/domain/enforcement/live-connections';
import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import { isIpv6 } from '@atalaya/core/domain/enforcement/router-address';
import type { RouterRow } from '@atalaya/core/domain/enforcement/router-rows';
import type { RouterChannel } from '../drivers/routeros/router-channel.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';

/** Ids in one sentence. */
const MOST_AT_ONCE = 200;

interface EndRun {
  readonly signal: AbortSignal;
  spend(): boolean;
}

/**
 * Ends what customers who were just cut still have open, IPv4 and IPv6: fasttracked packets pass by the filter. One
 * read of each table at most, and none of a large one; new connections meet the block anyway, so what fails here fails
 * nothing.
 * @param addresses IPv4 addresses, and IPv6 prefixes with their length
 * @returns the sentences that were sent
 */
export async function endConnections(
  channel: RouterChannel,
  addresses: ReadonlySet<string>,
  run: EndRun,
): Promise<readonly WrittenSentence[]> {
  const hasIpv6 = [...addresses].some(isIpv6);
  const hasIpv4 = [...addresses].some((address) => !isIpv6(address));
  return [
    ...(hasIpv4 ? await endIn(channel, CONNECTION_MENUS.ipv4, addresses, run) : []),
    ...(hasIpv6 ? await endIn(channel, CONNECTION_MENUS.ipv6, addresses, run) : []),
  ];
}

async function endIn(
  channel: RouterChannel,
  menu: string,
  addresses: ReadonlySet<string>,
  run: EndRun,
): Promise<readonly WrittenSentence[]> {
  const sent: WrittenSentence[] = [];
  try {
    const { done } = await channel.run([`${menu}/print`, '=count-only='], run);
    const count = Number(done.get('ret'));
    if (!(count > 0 && count <= MOST_CONNECTIONS_READ)) return sent;
    const words = [`${menu}/print`, '=.proplist=.id,src-address,dst-address'];
    const { rows } = await channel.run(words, run);
    const printed = rows.map((row): RouterRow => Object.fromEntries(row));
    const ids = connectionsOf(printed, addresses);
    for (let from = 0; from < ids.length && run.spend(); from += MOST_AT_ONCE) {
      const remove = [`${menu}/remove`, `=.id=${ids.slice(from, from + MOST_AT_ONCE).join(',')}`];
      await channel.run(remove, run);
      sent.push({ words: remove, answer: 'done', message: null });
    }
  } catch (error) {
    if (!(error instanceof RouterosError)) throw error;
    // One that ended by itself meanwhile refuses the whole sentence: the others end by themselves too.
    sent.push({ words: [`${menu}/remove`], answer: 'trap', message: error.message });
  }
  return sent;
}
