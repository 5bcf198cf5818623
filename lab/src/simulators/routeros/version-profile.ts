/** How one RouterOS version speaks where versions differ. */
export interface VersionProfile {
  /** As `/system/resource` shows it: `6.49.17 (long-term)`. */
  readonly version: string;
  readonly buildTime: string;
  /** From 6.43 on; before that a challenge is answered with MD5. */
  readonly plainLogin: boolean;
  readonly loginFailure: string;
  /** From 7.18 on a print without rows sends `!empty` before `!done`. */
  readonly emptySentence: boolean;
  /** RouterOS 7: `/system/health` has rows of name, value and type; dates are written `2026-05-17`. */
  readonly healthRows: boolean;
  readonly isoDates: boolean;
  readonly hasRest: boolean;
  /** `/ip/pool` says how full each pool is. */
  readonly countsPools: boolean;
  readonly hasWirelessMenu: boolean;
  /** In the base system since 7.13, empty where there is no such radio. */
  readonly hasWifiMenu: boolean;
  readonly hasWifiwave2Menu: boolean;
  /** The legacy registration table shows counters and CCQ only when asked with `=stats=`. */
  readonly statsOnRequest: boolean;
  /** `/interface/bridge/host` names the port `on-interface` (v7) or `interface`. */
  readonly bridgePort: 'interface' | 'on-interface';
  readonly missingMenu: (word: string) => string;
  readonly missingItem: string;
}

/**
 * The profile of a version such as `6.27`, `6.49.17 (long-term)` or `7.23.1 (stable)`. `wirelessPackage` says whether a
 * RouterOS 7 carries the legacy `wireless` package. `!empty`: GideonLeGrange/mikrotik-java#89; the logins: manual.mikrotik.com
 * "API"; `=stats=`: alexeynavarkin/mikrotik-exporter.
 * @throws Error when the text does not begin with major.minor.
 */
export function versionProfile(version: string, wirelessPackage = false): VersionProfile {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (!match) throw new Error(`not a RouterOS version: ${version}`);
  const major = Number(match[1]);
  const minor = Number(match[2]);
  const atLeast = (wantedMajor: number, wantedMinor: number): boolean =>
    major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  const seven = major >= 7;
  return {
    version,
    buildTime: atLeast(7, 13) ? '2025-01-30 08:12:10' : 'Jun/15/2023 05:17:29',
    plainLogin: atLeast(6, 43),
    loginFailure: atLeast(6, 43) ? 'invalid user name or password (6)' : 'cannot log in',
    emptySentence: atLeast(7, 18),
    healthRows: seven,
    isoDates: atLeast(7, 12),
    hasRest: atLeast(7, 1),
    countsPools: atLeast(7, 17),
    hasWirelessMenu: !seven || wirelessPackage,
    hasWifiMenu: atLeast(7, 13),
    hasWifiwave2Menu: seven && !atLeast(7, 13),
    statsOnRequest: seven,
    bridgePort: seven ? 'on-interface' : 'interface',
    missingMenu: (word) =>
      atLeast(7, 17) ? `no such command or directory (${word})` : 'no such command prefix',
    missingItem: seven ? 'no such item' : 'no such item (4)',
  };
}
