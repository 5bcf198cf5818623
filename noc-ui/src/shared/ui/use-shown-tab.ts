import { type RefObject, useEffect, useRef } from 'react';

/** For a row of tabs that may be wider than the screen: the one that is open is in sight. */
export function useShownTab(open: string | undefined): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = open === undefined ? null : row.current?.querySelector('[aria-current]');
    link?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [open]);
  return row;
}
