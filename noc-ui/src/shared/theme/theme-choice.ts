import { useSyncExternalStore } from 'react';

export const THEME_CHOICES = ['system', 'dark', 'light'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** Shared with public/theme-boot.js, which reads it before the first paint. */
const THEME_KEY = 'atalaya.theme';
const listeners = new Set<() => void>();
const prefersLight = window.matchMedia('(prefers-color-scheme: light)');

function isChoice(value: unknown): value is ThemeChoice {
  return THEME_CHOICES.some((choice) => choice === value);
}

function readChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return isChoice(kept) ? kept : 'system';
  } catch {
    return 'system';
  }
}

let current = readChoice();

function apply(): void {
  const system = prefersLight.matches ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = current === 'system' ? system : current;
  for (const listener of listeners) listener();
}

prefersLight.addEventListener('change', () => {
  if (document.documentElement.dataset['surface'] !== 'wall') apply();
});

export function setThemeChoice(choice: ThemeChoice): void {
  current = choice;
  try {
    localStorage.setItem(THEME_KEY, choice);
  } catch {
    // Storage can be barred; the choice then holds until the page is closed.
  }
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => current);
}

export function useShownTheme(): 'dark' | 'light' {
  return useSyncExternalStore(subscribe, () =>
    document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark',
  );
}
