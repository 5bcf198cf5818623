/** Whether a cashier may take this much more: what is in their hands must not exceed what they left as a deposit. */
export function fitsLimit(
  heldMinor: number,
  amountMinor: number,
  limitMinor: number | null,
): boolean {
  return limitMinor === null || heldMinor + amountMinor <= limitMinor;
}

export interface ShiftCount {
  readonly expectedMinor: number;
  /** Expected less counted: above zero money is missing. */
  readonly differenceMinor: number;
}

export function countShift(shift: {
  readonly openingMinor: number;
  readonly collectedMinor: number;
  readonly countedMinor: number;
}): ShiftCount {
  const expectedMinor = shift.openingMinor + shift.collectedMinor;
  return { expectedMinor, differenceMinor: expectedMinor - shift.countedMinor };
}
