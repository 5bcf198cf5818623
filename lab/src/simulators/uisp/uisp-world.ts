/**
 * What the UISP simulator asks of the world: plain state objects, read afresh for every request, so
 * that the world may change them at any moment. Units as in NMS API v2.1: % for cpu and ram, seconds,
 * dBm, MHz, bit/s, metres, volts; utilizations and scores 0–1. null is UISP's own "not known".
 */
export interface UispWorld {
  devices(): readonly UispDeviceState[];
  sites(): readonly UispSiteState[];
  links(): readonly UispLinkState[];
  outages(): readonly UispOutageState[];
  /** Called for POST /sites/:id/suspend and /unsuspend with a known id; `sites()` must show it afterwards. */
  setSuspended(siteId: string, suspended: boolean): void;
  /** The world's time in ms since the epoch; system time when left out. */
  now?(): number;
}

export interface UispDeviceState {
  readonly id: string;
  readonly name: string;
  /** Short model ("LBE-5AC-Gen2") and its long name. */
  readonly model: string;
  readonly modelName: string;
  /** airMax, airFiber, wave, airCube, erouter, eswitch, epower, blackBox, uispp, uispr, uisps, onu, olt … */
  readonly type: string;
  /** ap, station, router, gateway, switch, ups, ptp … */
  readonly role: string;
  /** Lower case with colons. */
  readonly mac: string;
  readonly serial: string;
  readonly firmware: string;
  /** Plain or in CIDR form, as real UISP mixes them. */
  readonly address: string | null;
  readonly siteId: string | null;
  /** active, disconnected, inactive, unknown … (any text is passed on). */
  readonly status: string;
  readonly lastSeenMs: number | null;
  readonly uptimeS: number | null;
  readonly cpuPct: number | null;
  readonly ramPct: number | null;
  readonly temperatureC: number | null;
  readonly voltageV: number | null;
  readonly wireless: UispWirelessState | null;
  readonly interfaces: readonly UispInterfaceState[];
  /** Subscriber radios; only for access points. */
  readonly stations: readonly UispStationState[];
  readonly psu?: readonly UispPsuState[];
  /** A gateway that enforces suspension; a site's suspension has no effect without one. */
  readonly gateway?: { readonly suspend: boolean };
  /** Of its DHCP servers. */
  readonly leases?: readonly UispLeaseState[];
}

export interface UispLeaseState {
  readonly address: string;
  /** Lower case with colons. */
  readonly mac: string;
  readonly server: string;
}

export interface UispWirelessState {
  /** ap-ptmp, ap-ptp, sta-ptmp, sta-ptp … */
  readonly mode: string;
  /** Name of the wireless interface ("ath0"); it should be among the device's interfaces. */
  readonly interfaceName: string;
  readonly ssid: string;
  readonly signalDbm: number | null;
  readonly remoteSignalDbm: number | null;
  readonly frequencyMhz: number | null;
  readonly channelWidthMhz: number | null;
  readonly txPowerDbm: number | null;
  readonly distanceM: number | null;
  readonly noiseFloorDbm: number | null;
  readonly downlinkCapacityBps: number | null;
  readonly uplinkCapacityBps: number | null;
  readonly totalCapacityBps: number | null;
  /** Share of the frame that the downlink has at this moment (67 of 100); null when not told. */
  readonly dlRatioPct: number | null;
  readonly downlinkUtilization: number | null;
  readonly uplinkUtilization: number | null;
  readonly linkScore: number | null;
  /** The access point of a station. */
  readonly apDeviceId: string | null;
}

export interface UispInterfaceState {
  readonly name: string;
  /** eth, wlan, br, pon, sfp … */
  readonly type: string;
  readonly mac: string;
  readonly up: boolean;
  /** Negotiated, as UISP writes it: "1000-full"; null when down or wireless. */
  readonly currentSpeed: string | null;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxRateBps: number;
  readonly txRateBps: number;
  readonly errors: number;
  readonly dropped: number;
}

export interface UispStationState {
  readonly mac: string;
  readonly name: string;
  readonly model: string;
  readonly connected: boolean;
  readonly address: string | null;
  /** The station's own device in UISP, when it is managed there. */
  readonly deviceId: string | null;
  /** What the access point hears, and what the station hears. */
  readonly rxSignalDbm: number | null;
  readonly txSignalDbm: number | null;
  readonly noiseFloorDbm: number | null;
  readonly downlinkCapacityBps: number | null;
  readonly uplinkCapacityBps: number | null;
  readonly rxRateBps: number | null;
  readonly txRateBps: number | null;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxMcs: number | null;
  readonly txMcs: number | null;
  readonly distanceM: number | null;
  readonly latencyMs: number | null;
  readonly uptimeS: number | null;
  readonly linkScore: number | null;
}

export interface UispPsuState {
  readonly type: string;
  readonly connected: boolean;
  readonly voltageV: number | null;
  readonly powerW: number | null;
  readonly batteryPct: number | null;
  readonly batteryTimeS: number | null;
}

export interface UispSiteState {
  readonly id: string;
  readonly name: string;
  /** endpoint: a subscriber's place. */
  readonly type: 'site' | 'endpoint';
  readonly status: string;
  readonly suspended: boolean;
  readonly parentId: string | null;
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly ipAddresses: readonly string[];
  readonly ucrmClientId: string | null;
}

export interface UispLinkState {
  readonly id: string;
  readonly type: 'ethernet' | 'pon' | 'wireless';
  /** active, disabled, disconnected, proposed. */
  readonly state: string;
  readonly fromDeviceId: string;
  readonly fromInterface: string;
  readonly toDeviceId: string;
  readonly toInterface: string;
  readonly ssid: string | null;
  readonly frequencyMhz: number | null;
  readonly distanceM: number | null;
}

export interface UispOutageState {
  readonly id: string;
  readonly type: 'outage' | 'unreachable';
  readonly deviceId: string;
  readonly startMs: number;
  /** null while it lasts. */
  readonly endMs: number | null;
}
