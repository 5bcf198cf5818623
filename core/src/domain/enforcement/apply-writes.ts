import {
  idOf,
  isYes,
  type RouterRow,
  type RouterRows,
  type RouterWrite,
  rowsOf,
} from './router-rows.js';

/**
 * What the rows are once a write was done, as far as it can be known without reading: later writes of a batch are
 * planned on this, and what is believed in the end is what was read back.
 * @param addedId the id that the router gave to what was added
 */
export function applyWrite(rows: RouterRows, write: RouterWrite, addedId: string): RouterRows {
  const { menu, verb, id, values } = write;
  const before = rowsOf(rows, menu);
  const row = before.find((one) => idOf(one) === id);
  if (verb === 'add') return { ...rows, [menu]: placed(before, { '.id': addedId, ...values }) };
  if (row === undefined) return rows;
  if (verb === 'remove') {
    const rest = { ...rows, [menu]: before.filter((one) => one !== row) };
    return menu === 'ppp/active' ? withoutSession(rest, row) : rest;
  }
  const changed = verb === 'make-static' ? { ...row, dynamic: 'false' } : { ...row, ...values };
  return { ...rows, [menu]: before.map((one) => (one === row ? changed : one)) };
}

function placed(rows: readonly RouterRow[], added: RouterRow): readonly RouterRow[] {
  const { 'place-before': anchor, ...row } = added;
  const position = rows.findIndex((one) => anchor !== undefined && idOf(one) === anchor);
  if (position < 0) return [...rows, row];
  return [...rows.slice(0, position), row, ...rows.slice(position)];
}

/** A session takes with it what its profile had the router make for it. */
function withoutSession(rows: RouterRows, session: RouterRow): RouterRows {
  const { address, name } = session;
  const drop = (
    menu: 'ip/firewall/address-list' | 'queue/simple',
    made: (row: RouterRow) => boolean,
  ) => rowsOf(rows, menu).filter((row) => !(isYes(row['dynamic']) && made(row)));
  return {
    ...rows,
    'ip/firewall/address-list': drop(
      'ip/firewall/address-list',
      (row) => row['address'] === address,
    ),
    'queue/simple': drop('queue/simple', (row) => row['name'] === `<pppoe-${name}>`),
  };
}
