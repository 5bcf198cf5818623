import type { DriverTarget } from './device-driver.js';

/** A text message that a router is asked to send; opened: never logged. */
export interface TextMessageJob {
  readonly tenantId: string;
  readonly messageId: string;
  /** Changes with each claim: who lost a message writes nothing into it any more. */
  readonly claim: string;
  readonly target: DriverTarget;
  /** The modem, as its interface is named on the router. */
  readonly modem: string;
  /** International, with a plus. */
  readonly phone: string;
  /** Plain letters, 160 at most: one message of GSM 03.38. */
  readonly text: string;
}

export type TextMessageOutcome =
  | { readonly state: 'sent' }
  /** `refused`: asked again the router would say the same. `error`: a sentence for a person. */
  | { readonly state: 'refused' | 'failed'; readonly error: string };

/** Where a collector takes text messages from, and tells what became of each. */
export interface TextMessages {
  /** The oldest that waits and that no collector has; undefined when there is none. */
  claim(): Promise<TextMessageJob | undefined>;
  report(job: TextMessageJob, outcome: TextMessageOutcome): Promise<void>;
  /** Somebody asked for one. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
