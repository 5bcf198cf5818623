/**
 * Why a device is thought to be on a service's path. Each is something that was read, and each is said in words.
 * - `session`: the router holds the session of the service's access identity.
 * - `mac`: the session's MAC is the device's own.
 * - `mac-nearby`: it lies next to the device's, as radio and Ethernet port of one CPE do.
 * - `bridged`: it was learnt behind the device: the home router dials through a bridged CPE.
 * - `behind-station`: an access point's bridge learnt it behind the device's radio.
 * - `station`: the access point's registration table holds the CPE.
 * - `name`: the device carries the access identity as its name.
 * - `host-name`: the access point's registration table shows that name for the device's MAC.
 * - `address`: the device has the service's fixed address.
 * - `premises`: it stands at the premises of a customer of this name, as UISP's endpoints do.
 * - `option-82`: the lease names the access point that relayed it.
 * - `server-interface`: the router serves the session on the port behind which the access point is.
 */
export const LINK_CLUES = [
  'session',
  'mac',
  'mac-nearby',
  'bridged',
  'behind-station',
  'station',
  'name',
  'host-name',
  'address',
  'premises',
  'option-82',
  'server-interface',
] as const;
export type LinkClue = (typeof LINK_CLUES)[number];

export interface LinkEvidence {
  readonly clue: LinkClue;
  readonly identity: string | null;
  readonly mac: string | null;
  readonly on: string | null;
}
