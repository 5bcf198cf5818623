/** tower and pop hold infrastructure; premises are a customer's. */
export const SITE_KINDS = ['tower', 'pop', 'premises'] as const;
export type SiteKind = (typeof SITE_KINDS)[number];
