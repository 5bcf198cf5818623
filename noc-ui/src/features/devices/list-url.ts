import { DEVICE_ROLES, DEVICE_STATES } from '@atalaya/core/domain/network/device';
import { DEVICE_SORTS, type DeviceQuery } from '@atalaya/core/wire/rest/devices';
import { idSchema } from '@atalaya/core/wire/rest/fields';

/** What the list shows, as its address says it: a link sent by chat opens the same list. */
export type ListView = Pick<DeviceQuery, 'search' | 'role' | 'state' | 'siteId' | 'tag'> &
  Required<Pick<DeviceQuery, 'sort' | 'order'>>;

const DEFAULTS = { sort: 'name', order: 'asc' } as const;

function oneOf<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((each) => each === value);
}

/** What is unknown or malformed in an address is left out, never an error. */
export function readListView(search: string): ListView {
  const params = new URLSearchParams(search);
  const site = idSchema.safeParse(params.get('site'));
  const text = params.get('q')?.slice(0, 120);
  const tag = params.get('tag')?.slice(0, 60);
  const role = oneOf(DEVICE_ROLES, params.get('role'));
  const state = oneOf(DEVICE_STATES, params.get('state'));
  return {
    ...(text ? { search: text } : {}),
    ...(role ? { role } : {}),
    ...(state ? { state } : {}),
    ...(site.success ? { siteId: site.data } : {}),
    ...(tag ? { tag } : {}),
    sort: oneOf(DEVICE_SORTS, params.get('sort')) ?? DEFAULTS.sort,
    order: oneOf(['asc', 'desc'], params.get('order')) ?? DEFAULTS.order,
  };
}

/** Without the leading `?`; defaults are left out, so that the plain list has the plain address. */
export function writeListView(view: ListView): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') params.set(name, value);
  };
  put('q', view.search);
  put('role', view.role);
  put('state', view.state);
  put('site', view.siteId);
  put('tag', view.tag);
  put('sort', view.sort === DEFAULTS.sort ? undefined : view.sort);
  put('order', view.order === DEFAULTS.order ? undefined : view.order);
  return params.toString();
}

export function isFiltered(view: ListView): boolean {
  return [view.search, view.role, view.state, view.siteId, view.tag].some(
    (part) => part !== undefined,
  );
}
