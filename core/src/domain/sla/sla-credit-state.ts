/**
 * `none`: judged, and worth nothing. `proposed` waits for a person; `approved` for its document, which comes at once
 * unless it got no number; `posted` and `rejected` are final.
 */
export const SLA_CREDIT_STATES = ['none', 'proposed', 'approved', 'posted', 'rejected'] as const;
export type SlaCreditState = (typeof SLA_CREDIT_STATES)[number];
