import { MENU_GROUPS, type MenuGroup } from './menu-groups.js';

const KEY = 'atalaya.menu';

/** The groups of the menu that this browser's person unfolded. */
export function readOpenGroups(): ReadonlySet<MenuGroup> {
  try {
    const kept = (localStorage.getItem(KEY) ?? '').split(' ');
    return new Set(MENU_GROUPS.filter((group) => kept.includes(group)));
  } catch {
    return new Set();
  }
}

export function keepOpenGroups(open: ReadonlySet<MenuGroup>): void {
  try {
    localStorage.setItem(KEY, [...open].join(' '));
  } catch {
    // Storage can be barred; the choice then holds until the next page.
  }
}
