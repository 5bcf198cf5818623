import {
  LINE_MENUS,
  type LineMenu,
  type RouterosMenu,
  type RouterRows,
  RULE_MENUS,
  rowsOf,
} from '@atalaya/core/domain/enforcement/router-rows';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { RouterChannel } from '../drivers/routeros/router-channel.js';
import { countEntries, type MenuNames, type ReadRun, readMenus } from './router-menus.js';

/** Of so few customers only their own secrets and sessions are asked for, not all that a router has. */
const ASKED_BY_NAME = 10;

const MENUS_OF: Readonly<Record<'pppoe' | 'dhcp' | 'static', readonly LineMenu[]>> = {
  pppoe: ['ppp/secret', 'ppp/profile', 'ppp/active', 'queue/simple'],
  dhcp: ['ip/dhcp-server/lease'],
  static: ['queue/simple'],
};
const LISTS = ['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const;

/** Reads what one lane's work needs of its router, and looks whether the router agrees with itself. */
export class LaneReader {
  readonly #channel: RouterChannel;
  readonly #list: string;
  readonly #menus: readonly RouterosMenu[];
  readonly #names: MenuNames;
  readonly #run: ReadRun;

  constructor(lane: RouterLane, channel: RouterChannel, run: ReadRun) {
    const lines = lane.commands.flatMap(({ line }) => line ?? []);
    const intents = new Set(lane.commands.map(({ intent }) => intent));
    const isWhole = lane.reconcile !== null || intents.has('clean') || intents.has('adopt');
    const needed = new Set<RouterosMenu>([
      ...lines.flatMap((line) => MENUS_OF[line.accessKind]),
      ...LISTS,
      ...(lane.reconcile !== null || intents.has('bundle') ? RULE_MENUS : []),
    ]);
    // In this order: a session is printed before the entries that it brought.
    this.#menus = [...LINE_MENUS, ...RULE_MENUS].filter(
      (menu) => needed.has(menu) || (isWhole && LINE_MENUS.some((one) => one === menu)),
    );
    const users = lines.filter((line) => line.accessKind === 'pppoe').map((line) => line.identity);
    const byName = !isWhole && users.length <= ASKED_BY_NAME;
    this.#names = byName ? { 'ppp/secret': users, 'ppp/active': users } : {};
    this.#channel = channel;
    this.#list = lane.terms.listName;
    this.#run = run;
  }

  read(): Promise<RouterRows> {
    return readMenus(this.#channel, this.#menus, { ...this.#run, names: this.#names });
  }

  /**
   * A router may print what is not there, or leave out what is: it is believed where it counts as many entries of the
   * list as it prints. Two looks, for sessions come and go in between.
   * @returns why it is not believed; null: it is
   */
  async disbelief(rows: RouterRows): Promise<string | null> {
    for (const menu of LISTS) {
      if (rows[menu] === undefined) continue;
      let printed = this.#entries(rows, menu);
      let counted = await this.#count(menu);
      if (printed !== counted) {
        printed = this.#entries(await readMenus(this.#channel, [menu], this.#run), menu);
        counted = await this.#count(menu);
      }
      if (printed !== counted) {
        return `The router prints ${printed} entries of the list ${this.#list} in /${menu} and counts ${counted}: what it shows is not believed.`;
      }
    }
    return null;
  }

  #entries(rows: RouterRows, menu: (typeof LISTS)[number]): number {
    return rowsOf(rows, menu).filter((row) => row['list'] === this.#list).length;
  }

  #count(menu: (typeof LISTS)[number]): Promise<number> {
    return countEntries(this.#channel, menu, this.#list, this.#run);
  }
}
