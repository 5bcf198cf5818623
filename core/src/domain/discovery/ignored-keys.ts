/** A device's own marks, by which it is recognised when a person has said to ignore it. */
export function ignoredKeys(candidate: {
  readonly macs: readonly string[];
  readonly serial?: string | undefined;
  readonly address?: string | undefined;
}): readonly string[] {
  const { macs, serial, address } = candidate;
  const own = [...macs.map((mac) => `mac:${mac}`), ...(serial ? [`serial:${serial}`] : [])];
  if (own.length > 0 || address === undefined) return own;
  return [`address:${address}`];
}
