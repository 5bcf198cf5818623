const IPV6_LETTERS = /^[0-9a-f.]*:[0-9a-f:.]*$/i;

/** An address as it is stored and looked up: IPv6 in its short form (RFC 5952), all else as it was told. */
export function sessionAddress(told: string): string {
  if (!IPV6_LETTERS.test(told)) return told;
  try {
    return new URL(`http://[${told}]/`).hostname.slice(1, -1);
  } catch {
    return told;
  }
}
