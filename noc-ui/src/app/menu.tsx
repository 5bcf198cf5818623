import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Icon } from '../shared/ui/icon.js';
import { groupedRoutes, type MenuGroup } from './menu-groups.js';
import { keepOpenGroups, readOpenGroups } from './open-groups.js';
import { type AppRoute, pathOf } from './routes.js';

interface MenuProps {
  readonly routes: readonly AppRoute[];
  /** The page of the menu that is shown. */
  readonly shown: string;
  /** A page was chosen. */
  readonly onGo?: (() => void) | undefined;
}

/** Pages under those who use them. The group of the shown page is unfolded, and those that were unfolded before. */
export function Menu({ routes, shown, onGo }: MenuProps) {
  const current = routes.find(({ id }) => id === shown)?.group;
  const [open, setOpen] = useState(readOpenGroups);
  const [isCurrentFolded, setCurrentFolded] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, []);
  const isOpen = (group: MenuGroup) => (group === current ? !isCurrentFolded : open.has(group));
  const toggle = (group: MenuGroup) => {
    const next = new Set(open);
    if (isOpen(group)) next.delete(group);
    else next.add(group);
    if (group === current) setCurrentFolded(!isCurrentFolded);
    setOpen(next);
    keepOpenGroups(next);
  };
  return (
    <div className="menu" ref={list}>
      {groupedRoutes(routes).map(({ group, routes: own }) =>
        group === null ? (
          <Pages key={own[0]?.id} routes={own} shown={shown} onGo={onGo} />
        ) : (
          <Group key={group} group={group} isOpen={isOpen(group)} onToggle={() => toggle(group)}>
            <Pages routes={own} shown={shown} onGo={onGo} />
          </Group>
        ),
      )}
    </div>
  );
}

interface GroupProps {
  readonly group: MenuGroup;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

function Group({ group, isOpen, onToggle, children }: GroupProps) {
  const { t } = useTranslation('app');
  const id = useId();
  return (
    <div className="menu-group">
      <button
        type="button"
        className="menu-heading"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={onToggle}
      >
        {t(`navGroup.${group}`)}
        <Icon name="chevron" />
      </button>
      <div id={id} hidden={!isOpen}>
        {children}
      </div>
    </div>
  );
}

function Pages({ routes, shown, onGo }: MenuProps) {
  const { t } = useTranslation('app');
  return (
    <ul className="menu-pages">
      {routes.map((route) => (
        <li key={route.id}>
          <Link
            href={pathOf(route)}
            className="menu-page"
            aria-current={shown === route.id ? 'page' : undefined}
            onClick={onGo}
          >
            {route.icon && <Icon name={route.icon} />}
            <span className="truncate">{t(`nav.${route.id}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
