import type { Peer, Script } from '../../../transports/routeros-api/testing/scripted-router.js';

type Values = Readonly<Record<string, string>>;

export interface TableRouter {
  /** Rows by menu (`/interface/wireless`); a menu that is not here traps as on a real router. */
  menus: Record<string, readonly Values[]>;
  /** Rows of `monitor` (or `info`) by menu and interface name. */
  monitors: Record<string, Record<string, Values>>;
  /** Menus that trap with this text, or never answer when it is empty. */
  faults: Record<string, string>;
  /** Whole answers by command, a sentence a list; a command that gives none is never answered. */
  commands?: Readonly<Record<string, (argument: (name: string) => string) => string[][]>>;
  /** RouterOS 7.18 and newer says `!empty`. */
  saysEmpty: boolean;
}

const attribute = (words: readonly string[], name: string): string | undefined =>
  words.find((word) => word.startsWith(`=${name}=`))?.slice(name.length + 2);

/** Only the one query that the driver sends: none of these types. */
function passes(row: Values, words: readonly string[]): boolean {
  const types = words.filter((word) => word.startsWith('?type=')).map((word) => word.slice(6));
  return !types.includes(row['type'] ?? '');
}

const scripted = ({ commands }: TableRouter, words: readonly string[]) =>
  commands?.[words[0] ?? '']?.((name) => attribute(words, name) ?? '');

function sayAll(peer: Peer, tag: string, sentences: string[][]): void {
  for (const [first = '', ...rest] of sentences) peer.say(first, `.tag=${tag}`, ...rest);
}

/** A script that answers the commands that are written down, and prints and monitors from tables. */
export function tableScript(router: TableRouter): Script {
  const fromTables = tablesScript(router);
  return (peer, words, tag) => {
    const said = scripted(router, words);
    if (said) sayAll(peer, tag, said);
    else fromTables(peer, words, tag);
  };
}

function tablesScript(router: TableRouter): Script {
  return (peer, words, tag) => {
    const command = words[0] ?? '';
    const menu = command.slice(0, command.lastIndexOf('/'));
    const verb = command.slice(menu.length + 1);
    const fault = router.faults[menu];
    if (fault === '' || command === '/cancel') return;
    const rows = fault === undefined ? rowsOf(router, menu, verb, words) : undefined;
    if (!rows) {
      peer.say('!trap', `.tag=${tag}`, `=message=${fault ?? 'no such command prefix'}`);
    } else if (rows.length === 0 && router.saysEmpty) peer.say('!empty', `.tag=${tag}`);
    const wanted = attribute(words, '.proplist')?.split(',');
    for (const row of rows ?? []) {
      const told = Object.entries(row).filter(([name]) => !wanted || wanted.includes(name));
      peer.say('!re', `.tag=${tag}`, ...told.map(([name, value]) => `=${name}=${value}`));
    }
    peer.say('!done', `.tag=${tag}`);
  };
}

function rowsOf(
  router: TableRouter,
  menu: string,
  verb: string,
  words: readonly string[],
): readonly Values[] | undefined {
  if (verb === 'print') return router.menus[menu]?.filter((row) => passes(row, words));
  const byName = router.monitors[menu];
  const names = (attribute(words, 'numbers') ?? attribute(words, 'number') ?? '').split(',');
  return byName && names.flatMap((name): Values[] => (byName[name] ? [byName[name]] : []));
}
