import type { DraftLine } from '@atalaya/core/domain/billing/draft';
import { decimalText } from '@atalaya/core/domain/money/amount';
import type { TaxGroupView } from '@atalaya/core/wire/rest/tax-groups';
import { minorUnits } from '../../shared/format/money.js';

/** One line as it is typed. */
export interface LineDraft {
  /** Of the row on the screen alone. */
  readonly key: number;
  readonly description: string;
  readonly amount: string;
  readonly serviceId: string | null;
  readonly taxGroupId: string;
}

/** Minor units of what was typed, below zero with a minus before it; null of nothing, NaN of no amount. */
export function signedMinor(text: string, currency: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '' || currency === '') return null;
  const isOff = /^[-−]/.test(trimmed);
  const amount = minorUnits(isOff ? trimmed.slice(1) : trimmed, currency);
  return isOff ? -amount : amount;
}

/** The group whose taxes a line carries: a draft holds the taxes themselves, as an invoice does. */
export function groupOfLine(
  { taxes, unitMinor, netMinor }: Pick<DraftLine, 'taxes' | 'unitMinor' | 'netMinor'>,
  groups: readonly TaxGroupView[],
): string {
  const rates = taxes.filter(({ kind }) => kind === 'tax');
  const isIncluded = unitMinor !== netMinor;
  const found = groups.find((group) => {
    const own = group.taxes.filter(({ kind }) => kind === 'tax');
    return (
      own.length > 0 &&
      own.length === rates.length &&
      group.isIncluded === isIncluded &&
      own.every(({ code, ratePpm }) =>
        rates.some((rate) => rate.code === code && rate.ratePpm === ratePpm),
      )
    );
  });
  return found?.id ?? '';
}

/** What a person wrote of a draft, to be corrected; lines of pending charges are taken up anew. */
export function writtenLines(
  lines: readonly DraftLine[],
  currency: string,
  groups: readonly TaxGroupView[],
): readonly LineDraft[] {
  return lines
    .filter(({ chargeId }) => chargeId === null)
    .map((line, key) => ({
      key,
      description: line.description,
      amount: `${line.unitMinor < 0 ? '-' : ''}${decimalText({ amountMinor: Math.abs(line.unitMinor), currency })}`,
      serviceId: line.serviceId,
      taxGroupId: groupOfLine(line, groups),
    }));
}
