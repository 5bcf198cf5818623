import type { RecordedPayment } from '@atalaya/platform/payments/record-payment';
import { conflict, type HttpProblem, invalidField } from './http-problem.js';

type Refused = Exclude<RecordedPayment, { kind: 'recorded' }>;

/** Why a payment was not recorded, in the words of the field that is wrong. */
export function paymentProblem(refused: Refused): HttpProblem {
  switch (refused.kind) {
    case 'no-account':
      return invalidField('accountId', 'does not exist');
    case 'other-currency':
      return invalidField('amount.currency', `must be ${refused.currency}, the account's`);
    case 'reference-used':
      return conflict('reference-used', 'A payment with this reference was recorded already.', [
        { field: 'reference', message: 'is of an earlier payment' },
      ]);
    case 'invoice-not-open':
      return invalidField(
        `allocations.${refused.index}.invoiceId`,
        'is no open invoice of the account',
      );
    case 'named-twice':
      return invalidField(`allocations.${refused.index}.invoiceId`, 'is named twice');
    case 'more-than-open':
      return invalidField(
        `allocations.${refused.index}.amountMinor`,
        `must not be more than the ${refused.openMinor} that are open`,
      );
    case 'more-than-paid':
      return invalidField(
        'allocations',
        `must not be more than the ${refused.leftMinor} that are left of the payment`,
      );
  }
}

/** The recorded payment; throws what is wrong with it. */
export function recordedOrThrow(
  outcome: RecordedPayment,
): Extract<RecordedPayment, { kind: 'recorded' }> {
  if (outcome.kind !== 'recorded') throw paymentProblem(outcome);
  return outcome;
}
