import type { PortalPlace } from '../portal/portal-url.js';

/** For whom a message is written: whose it is, by which clocks, in which language. */
export interface MessageContext {
  /** Of the tenant. */
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47; what begins with `en` is English, everything else Spanish. */
  readonly locale: string;
  /** Where its customers have their portal; null while that is closed. */
  readonly portal: PortalPlace | null;
}
