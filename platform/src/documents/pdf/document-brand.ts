/** How a tenant's documents look: nothing of who built the program. */
export interface DocumentBrand {
  /** `#rrggbb`, dark enough for white text. */
  readonly color: string;
  readonly logo: Uint8Array | null;
  /** At the foot of every page. */
  readonly footer: string | null;
}

export const PLAIN_BRAND: DocumentBrand = { color: '#334155', logo: null, footer: null };
