/** Who answers an echo in the lab's world. */
export interface EchoWorld {
  /**
   * One echo request to `address` (IPv4 or IPv6 text as the collector gave it), asked as it is sent.
   * The round trip in ms, or null when nothing comes back (dead, lost on the way, unknown address).
   */
  echo(address: string): number | null;
}
