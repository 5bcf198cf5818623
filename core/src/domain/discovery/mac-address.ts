const MAC = /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/;

/**
 * A device's own unicast MAC in upper case with colons, or undefined: no group address (the first octet's lowest bit,
 * IEEE 802), and not all zeros.
 */
export function usableMac(text: string | undefined): string | undefined {
  const mac = text?.trim().toUpperCase().replaceAll('-', ':');
  if (mac === undefined || !MAC.test(mac) || mac === '00:00:00:00:00:00') return undefined;
  return Number.parseInt(mac.slice(0, 2), 16) % 2 === 0 ? mac : undefined;
}

/**
 * The MACs right before and after: the radio and the Ethernet port of one CPE are numbered next to each other by most
 * vendors. Within one vendor's block (the first three octets) only.
 */
export function neighbouringMacs(mac: string): readonly string[] {
  const serial = Number.parseInt(mac.slice(9).replaceAll(':', ''), 16);
  return [serial - 1, serial + 1]
    .filter((value) => value >= 0 && value <= 0xffffff)
    .map((value) => {
      const digits = value.toString(16).toUpperCase().padStart(6, '0');
      return `${mac.slice(0, 9)}${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
    });
}
