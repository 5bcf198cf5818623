import { config } from 'zod';

/** Zod's compiled parsers need eval, which the pages' content policy forbids; it is told before any schema is made. */
config({ jitless: true });
