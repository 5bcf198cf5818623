import {
  COMMAND_INTENTS,
  COMMAND_STATES,
  DRIFT_KINDS,
} from '@atalaya/core/domain/enforcement/network-command';
import { idSchema } from '@atalaya/core/wire/rest/fields';

/** What an address may filter by, as the API names it, by its name in the address. */
const NAMES = {
  state: 'state',
  intent: 'intent',
  kind: 'kind',
  router: 'routerId',
  service: 'serviceId',
} as const;
type Name = keyof typeof NAMES;
export type Filter = Readonly<Partial<Record<Name, string>>>;

const VALUES: Readonly<Partial<Record<Name, readonly string[]>>> = {
  intent: COMMAND_INTENTS,
  kind: DRIFT_KINDS,
};
const STATES = { commands: COMMAND_STATES, differences: ['open', 'ended'] } as const;

/** What is unknown or malformed in an address is left out, never an error. */
export function readFilter(list: keyof typeof STATES, address: string): Filter {
  const params = new URLSearchParams(address);
  const found: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(NAMES) as Name[]) {
    const value = params.get(name);
    const known: readonly string[] | undefined = name === 'state' ? STATES[list] : VALUES[name];
    if (value === null) continue;
    if (known === undefined ? idSchema.safeParse(value).success : known.includes(value)) {
      found[name] = value;
    }
  }
  return found;
}

export function filterHref(path: string, filter: Filter): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) params.set(name, value);
  const written = params.toString();
  return written === '' ? path : `${path}?${written}`;
}

export function filterQuery(filter: Filter): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [NAMES[name as Name], value]),
  );
}
