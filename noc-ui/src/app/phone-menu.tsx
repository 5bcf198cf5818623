import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Dialog } from '../shared/ui/dialog.js';
import { Icon } from '../shared/ui/icon.js';
import { Menu } from './menu.js';
import { barRoutes } from './menu-groups.js';
import { type AppRoute, pathOf } from './routes.js';

interface PhoneMenuProps {
  readonly routes: readonly AppRoute[];
  readonly shown: string;
  readonly foot: ReactNode;
}

/** A bar under the thumb, and behind its last button every page. */
export function PhoneMenu({ routes, shown, foot }: PhoneMenuProps) {
  const { t } = useTranslation('app');
  const [isOpen, setOpen] = useState(false);
  const bar = barRoutes(routes);
  const close = () => setOpen(false);
  return (
    <nav className="phone-bar" aria-label={t('nav.label')}>
      {bar.map((route) => (
        <Link
          key={route.id}
          href={pathOf(route)}
          className="phone-item"
          aria-current={shown === route.id ? 'page' : undefined}
        >
          {route.icon && <Icon name={route.icon} />}
          {t(`navShort.${route.id}`)}
        </Link>
      ))}
      <button
        type="button"
        className="phone-item"
        aria-haspopup="dialog"
        // What is shown and not on the bar lies behind this button.
        data-current={!bar.some(({ id }) => id === shown)}
        onClick={() => setOpen(true)}
      >
        <Icon name="menu" />
        {t('menu')}
      </button>
      {isOpen && (
        <Dialog title={t('menu')} onClose={close}>
          <div className="phone-menu">
            <Menu routes={routes} shown={shown} onGo={close} />
            {foot}
          </div>
        </Dialog>
      )}
    </nav>
  );
}
