import type {
  LineMenu,
  RouterosMenu,
  RouterRow,
  RouterRows,
} from '@atalaya/core/domain/enforcement/router-rows';
import type { RouterChannel } from '../drivers/routeros/router-channel.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';

/** What is read of a row; nothing that is secret (`password`), and no counters, which are slow to print. */
const PROPERTIES: Readonly<Record<RouterosMenu, string>> = {
  'ppp/secret':
    'name,service,profile,disabled,comment,local-address,remote-address,remote-ipv6-prefix',
  'ppp/profile':
    'name,comment,local-address,remote-address,dns-server,wins-server,bridge,interface-list,use-encryption,change-tcp-mss,only-one,remote-ipv6-prefix-pool,dhcpv6-pd-pool,use-ipv6,address-list,rate-limit',
  'ppp/active': 'name,service,caller-id,address,session-id,radius',
  'ip/dhcp-server/lease':
    'address,mac-address,server,dynamic,disabled,block-access,address-lists,rate-limit,active-address,status,comment',
  'ip/firewall/address-list': 'list,address,disabled,dynamic,comment',
  'ipv6/firewall/address-list': 'list,address,disabled,dynamic,comment',
  'queue/simple': 'name,target,max-limit,disabled,dynamic,comment',
  'ip/firewall/filter':
    'chain,action,jump-target,src-address-list,dst-address-list,protocol,src-port,dst-port,connection-state,reject-with,disabled,dynamic,comment',
  'ip/firewall/nat':
    'chain,action,src-address-list,dst-address-list,protocol,dst-port,to-addresses,to-ports,disabled,dynamic,comment',
  'ipv6/firewall/filter':
    'chain,action,jump-target,src-address-list,dst-address-list,protocol,src-port,dst-port,connection-state,reject-with,disabled,dynamic,comment',
};

/** A table of ten thousand rows takes a small board seconds. */
const READ_MS = 30_000;

export interface ReadRun {
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
  /** Called after each menu. */
  between?(): Promise<void>;
}

/** Which rows of a menu are asked for; all where it says nothing. */
export type MenuNames = Readonly<Partial<Record<LineMenu, readonly string[]>>>;

/**
 * Reads each menu once, in the order given. A menu that this router does not have is left out.
 * @throws RouterosError where one could not be read: nothing can be said of the router then.
 */
export async function readMenus(
  channel: RouterChannel,
  menus: readonly RouterosMenu[],
  run: ReadRun & { readonly names?: MenuNames },
): Promise<RouterRows> {
  const read: Partial<Record<RouterosMenu, readonly RouterRow[]>> = {};
  for (const menu of menus) {
    const names = menu in (run.names ?? {}) ? run.names?.[menu as LineMenu] : undefined;
    try {
      read[menu] = await readMenu(channel, menu, { ...run, names });
    } catch (error) {
      if (!(error instanceof RouterosError) || error.meaning !== 'no-such-command') throw error;
    }
    await run.between?.();
  }
  return read;
}

async function readMenu(
  channel: RouterChannel,
  menu: RouterosMenu,
  { signal, deadlineMs = READ_MS, names }: ReadRun & { names: readonly string[] | undefined },
): Promise<readonly RouterRow[]> {
  const words = [`/${menu}/print`, `=.proplist=.id,${PROPERTIES[menu]}`, ...named(names)];
  const { rows } = await channel.run(words, { signal, deadlineMs });
  // A router that tells more than it was asked for: what is secret goes no further.
  return rows
    .filter((row) => row.has('.id'))
    .map((row): RouterRow => Object.fromEntries([...row].filter(([name]) => name !== 'password')));
}

/** `?name=a ?name=b ?#|`: any of them. */
const named = (names: readonly string[] = []): string[] =>
  names.flatMap((name, position) => [`?name=${name}`, ...(position === 0 ? [] : ['?#|'])]);

/** How many rows of a list the router counts without printing them. */
export async function countEntries(
  channel: RouterChannel,
  menu: RouterosMenu,
  list: string,
  { signal, deadlineMs = READ_MS }: ReadRun,
): Promise<number> {
  const words = [`/${menu}/print`, '=count-only=', `?list=${list}`];
  const { done } = await channel.run(words, { signal, deadlineMs });
  return Number(done.get('ret'));
}
