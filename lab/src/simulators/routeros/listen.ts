import type { ApiRequest } from './api-request.js';
import type { CommandContext, Menu } from './menu.js';
import { printRows } from './print-rows.js';

const LOOK_EVERY_MS = 200;

/** Tells of every row that appears, changes or goes (`=.dead=true`), until it is cancelled. */
export async function listen(
  menu: Menu,
  request: ApiRequest,
  context: CommandContext,
  mayReadSecrets: boolean,
): Promise<undefined> {
  const look = (): Map<string, Readonly<Record<string, string>>> =>
    new Map(
      printRows(menu, { ...request, attributes: new Map() }, mayReadSecrets).map((row) => [
        row['.id'] ?? '',
        row,
      ]),
    );
  const lasting = (row: Readonly<Record<string, string>> | undefined): string =>
    JSON.stringify(row, (name, value) => (menu.volatile?.includes(name) ? undefined : value));
  let known = look();
  while (!context.signal.aborted) {
    await context.sleep(LOOK_EVERY_MS);
    if (context.signal.aborted) break;
    const current = look();
    for (const [id, row] of current) {
      if (lasting(known.get(id)) !== lasting(row)) context.emit(row);
    }
    for (const id of known.keys()) {
      if (!current.has(id)) context.emit({ '.id': id, '.dead': 'true' });
    }
    known = current;
  }
  return undefined;
}
