/** What a link between two devices runs over. */
export const LINK_KINDS = ['radio', 'ethernet', 'fibre', 'pon'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
