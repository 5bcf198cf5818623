import type {
  DeviceIdentity,
  DeviceReading,
  InterfaceFact,
  Observation,
} from '@atalaya/core/domain/network/reading';
import { bitsPerSecond, gauges, percent, seconds, within } from './gauges.js';
import { radioObservations } from './radio-observations.js';
import type { UispDevice, UispInterface, UispOverview } from './uisp-schema.js';

/** No radio has run for ten years: such an uptime is in milliseconds. */
const ABSURD_UPTIME_S = 10 * 365 * 86_400;

/**
 * What UISP knows of one device. Of a device that is away UISP keeps showing the last values: those
 * are no reading, so only its identity and its interfaces' names are told.
 */
export function deviceReading(
  device: UispDevice,
  reachable: boolean,
  observedAt: number,
): DeviceReading {
  const { overview } = device;
  const uptimeS = reachable ? uptimeSeconds(overview?.uptime) : undefined;
  return {
    observedAt,
    ...(uptimeS !== undefined && { uptime: { seconds: uptimeS, wraps: false } }),
    identity: identityOf(device),
    observations: reachable
      ? [
          ...(overview ? deviceObservations(overview) : []),
          ...radioObservations(device),
          ...device.interfaces.flatMap(interfaceObservations),
        ]
      : [],
    warnings: [],
    interfaces: device.interfaces.map((each) => interfaceFact(each, reachable)),
  };
}

export function uptimeSeconds(uptime: number | undefined): number | undefined {
  if (uptime === undefined || uptime < 0) return undefined;
  return uptime > ABSURD_UPTIME_S ? Math.round(uptime / 1_000) : uptime;
}

/** Upper case with colons, from any of UISP's two forms; undefined when it is no MAC address. */
export function macAddress(mac: string | undefined): string | undefined {
  const digits = mac?.replaceAll(/[:-]/g, '').toUpperCase();
  if (!digits || !/^[0-9A-F]{12}$/.test(digits) || /^0+$/.test(digits)) return undefined;
  return digits.replace(/..(?=.)/g, '$&:');
}

function identityOf({ identification, interfaces }: UispDevice): DeviceIdentity {
  const macs = [identification.mac, ...interfaces.map((each) => each.identification.mac)]
    .map(macAddress)
    .filter((mac) => mac !== undefined);
  const vendor = identification.type === 'blackBox' ? identification.vendor : 'Ubiquiti';
  const model = identification.modelName ?? identification.model;
  const name = identification.displayName ?? identification.name ?? identification.hostname;
  const { firmwareVersion: version, serialNumber: serial } = identification;
  return {
    ...(vendor && { vendor }),
    ...(model && { model }),
    ...(version && { version }),
    ...(name && { name }),
    ...(serial && { serial }),
    ...(macs.length > 0 && { macs: [...new Set(macs)] }),
  };
}

function deviceObservations(overview: UispOverview): Observation[] {
  return [
    ...gauges(
      {},
      {
        'device.cpu_pct': percent(overview.cpu),
        'device.memory_pct': percent(overview.ram),
        'device.temperature_c': within(overview.temperature, -60, 200),
        'device.voltage_v': volts(overview.voltage),
        'device.power_w': watts(overview.outputPower),
        'device.clients': within(overview.stationsCount, 0, 10_000),
      },
    ),
    ...powerObservations(overview),
  ];
}

function powerObservations(overview: UispOverview): Observation[] {
  if (overview.psu.length === 0) {
    return gauges(
      { unit: 'battery' },
      {
        'power.charge_pct': percent(overview.batteryCapacity),
        'power.runtime_s': seconds(overview.batteryTime),
      },
    );
  }
  return overview.psu.flatMap((psu, index) =>
    gauges(
      { unit: `${psu.psuType ?? 'psu'}-${index + 1}` },
      {
        'power.voltage_v': volts(psu.voltage),
        'power.power_w': watts(psu.power),
        'power.charge_pct': percent(psu.batteryCapacity),
        'power.runtime_s': seconds(psu.batteryTime),
      },
    ),
  );
}

function interfaceObservations(state: UispInterface): Observation[] {
  const up = isUp(state);
  return gauges(
    { interface: state.identification.name },
    {
      'interface.in_bps': bitsPerSecond(state.statistics?.rxrate),
      'interface.out_bps': bitsPerSecond(state.statistics?.txrate),
      'interface.oper_up': up === undefined ? undefined : Number(up),
      'interface.speed_bps': speedBps(state),
    },
  );
}

function interfaceFact(state: UispInterface, reachable: boolean): InterfaceFact {
  const { name, type, description } = state.identification;
  const mac = macAddress(state.identification.mac);
  const running = reachable ? isUp(state) : undefined;
  return {
    name,
    ...(mac && { mac }),
    ...(type && { kind: type }),
    ...(running !== undefined && { running }),
    ...(description && { comment: description }),
  };
}

function isUp({ status }: UispInterface): boolean | undefined {
  if (status?.status === 'active' || status?.status === 'connected') return true;
  if (status?.status === 'disconnected' || status?.status === 'disabled') return false;
  return status?.plugged;
}

/** `currentSpeed` is what was negotiated; `speed` is the setting, true only of a port that is connected. */
function speedBps({ status }: UispInterface): number | undefined {
  const negotiated = parseSpeed(status?.currentSpeed);
  if (negotiated !== undefined) return negotiated;
  return status?.status === 'connected' ? parseSpeed(status.speed) : undefined;
}

/** "1000-full" (Mb/s), and "10g-full" as some switches write it. */
export function parseSpeed(speed: string | undefined): number | undefined {
  const [, number, giga] = /^(\d{1,6}(?:\.\d)?)(g?)(?:-|$)/i.exec(speed ?? '') ?? [];
  if (number === undefined) return undefined;
  const bps = Number(number) * (giga ? 1e9 : 1e6);
  return bps > 0 ? bps : undefined;
}

const volts = (value: number | undefined) => within(value, 0.1, 1_000);
const watts = (value: number | undefined) => within(value, 0, 100_000);
