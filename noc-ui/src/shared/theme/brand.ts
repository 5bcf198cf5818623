import { parseHex, readableAs, readableOn, toHex } from './contrast.js';

/** Grounds of the two themes, as in tokens.css. */
const GROUNDS = { dark: '#191d21', light: '#f2f4f6' } as const;

export interface BrandTokens {
  readonly '--brand': string;
  readonly '--on-brand': string;
  readonly '--brand-text': string;
}

/** The tenant's colour as tokens for a theme; undefined leaves the product's own. */
export function brandTokens(
  brandColor: string | undefined,
  theme: 'dark' | 'light',
): BrandTokens | undefined {
  const brand = brandColor === undefined ? undefined : parseHex(brandColor);
  const ground = parseHex(GROUNDS[theme]);
  if (!brand || !ground) return undefined;
  return {
    '--brand': toHex(brand),
    '--on-brand': toHex(readableOn(brand)),
    '--brand-text': toHex(readableAs(brand, ground)),
  };
}

const NAMES = ['--brand', '--on-brand', '--brand-text'] as const;

export function applyBrand(brandColor: string | undefined, theme: 'dark' | 'light'): void {
  const tokens = brandTokens(brandColor, theme);
  const { style } = document.documentElement;
  for (const name of NAMES) {
    if (tokens) style.setProperty(name, tokens[name]);
    else style.removeProperty(name);
  }
}
