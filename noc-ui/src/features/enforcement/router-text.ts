import { z } from 'zod';

const rowSchema = z.record(z.string(), z.unknown());
const menusSchema = z.record(z.string(), z.array(rowSchema));
/** Of the firewall's rules their state is stored, not their rows. */
const rulesSchema = z.strictObject({
  version: z.number().nullable(),
  problems: z.array(z.object({ message: z.string() })),
});

export interface MenuText {
  /** As `/ip/firewall/address-list`; empty where none is named. */
  readonly menu: string;
  /** One row of the router each, as it would stand in its terminal. */
  readonly rows: readonly string[];
}

/** What was read of a router, for a person: rows by menu. Whatever else was stored is shown as it is. */
export function menuTexts(read: unknown): readonly MenuText[] {
  if (read === null || read === undefined) return [];
  const rules = rulesSchema.safeParse(read);
  if (rules.success) {
    const { version, problems } = rules.data;
    const there = version === null ? [] : [`version=${version}`];
    return [{ menu: '', rows: [...there, ...problems.map(({ message }) => message)] }];
  }
  const menus = menusSchema.safeParse(read);
  if (menus.success) {
    return Object.entries(menus.data)
      .filter(([, rows]) => rows.length > 0)
      .map(([menu, rows]) => ({ menu: `/${menu}`, rows: rows.map(rowText) }));
  }
  const row = rowSchema.safeParse(read);
  if (row.success) return [{ menu: '', rows: [rowText(row.data)] }];
  return [{ menu: '', rows: [textOf(read)] }];
}

/** Sentences that would be sent, as `/ip/firewall/address-list/add list=atalaya-suspended`. */
export function writeTexts(writes: unknown): readonly string[] {
  const parsed = z
    .array(
      z.object({
        menu: z.string(),
        verb: z.string(),
        id: z.string().nullable(),
        values: rowSchema,
      }),
    )
    .safeParse(writes);
  if (!parsed.success) return [];
  return parsed.data.map(({ menu, verb, id, values }) =>
    [`/${menu}/${verb}`, id === null ? '' : `.id=${id}`, rowText(values)]
      .filter((part) => part !== '')
      .join(' '),
  );
}

export function rowText(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}=${quoted(textOf(value))}`)
    .join(' ');
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

const quoted = (text: string): string =>
  /[\s"]/.test(text) || text === '' ? JSON.stringify(text) : text;
