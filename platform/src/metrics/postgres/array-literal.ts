/** A Postgres array of numbers as text: several times faster than the driver's own, which quotes each one. */
export function numberArray(values: readonly number[]): string {
  return `{${values.map((value) => (Object.is(value, -0) ? '-0' : value)).join(',')}}`;
}
