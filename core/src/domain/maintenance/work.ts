/** What is done in a window: customers are told in these words, and the screen asks for nothing else. */
export const WORKS = ['work', 'reboot', 'power-cut'] as const;
export type Work = (typeof WORKS)[number];

/** How long before each time of a window others are told of it, in hours. */
export const NOTICE_HOURS = { least: 1, most: 168, usual: 24 } as const;
