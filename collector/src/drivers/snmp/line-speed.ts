/** IANAifType ethernetCsmacd and gigabitEthernet. Agents invent speeds for bridges, radios and tunnels. */
const WIRED: ReadonlySet<number | undefined> = new Set([6, 117]);
const TERABIT_IN_MBPS = 1_000_000;
/** What agents put into 32 bits where they know no speed, or one too large for them: 2^32 - 1, or nearly so. */
const NO_SPEED = 4_290_000_000;

/**
 * A wired port's speed in bit/s; undefined where it is not known. ifSpeed is in bit/s, ifHighSpeed in Mb/s
 * (RFC 2863); Cambium's ePMP and PMP give bit/s in ifHighSpeed, and no port carries 1 Tb/s.
 */
export function lineSpeedBps(row: {
  readonly type: number | undefined;
  readonly highSpeed: number;
  readonly speed: number;
}): number | undefined {
  const { type, highSpeed, speed } = row;
  if (!WIRED.has(type) || highSpeed >= NO_SPEED) return undefined;
  if (highSpeed > 0) return highSpeed >= TERABIT_IN_MBPS ? highSpeed : highSpeed * 1e6;
  return speed > 0 && speed < NO_SPEED ? speed : undefined;
}
