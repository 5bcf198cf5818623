import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { DeviceIdentity } from '@atalaya/core/domain/network/reading';

export interface ProbeSample {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly value: number;
}

type ProbedIdentity = Pick<DeviceIdentity, 'vendor' | 'model' | 'version' | 'name' | 'serial'>;

export interface ProbedDevice {
  readonly device: ProbedIdentity;
  readonly samples: readonly ProbeSample[];
}

/** What `probe --json` prints: one device, or all that a controller knows. */
export type ProbeReport = {
  readonly target: string;
  readonly driver: string;
} & (ProbedDevice | { readonly devices: readonly ProbedDevice[] }) & {
    readonly warnings: readonly string[];
  };

export function identityOf(identity: DeviceIdentity | undefined): ProbedIdentity {
  const { vendor, model, version, name, serial } = identity ?? {};
  return {
    ...(vendor !== undefined && { vendor }),
    ...(model !== undefined && { model }),
    ...(version !== undefined && { version }),
    ...(name !== undefined && { name }),
    ...(serial !== undefined && { serial }),
  };
}

/** The same for a person at the tower. */
export function renderReport(report: ProbeReport): string {
  const devices = 'devices' in report ? report.devices : [report];
  const parts = [
    `${report.target} answered (${report.driver})`,
    ...devices.map(renderDevice),
    ...report.warnings.map((warning) => `! ${warning}`),
  ];
  return `${parts.join('\n')}\n`;
}

function renderDevice({ device, samples }: ProbedDevice): string {
  const { vendor, model, version, name, serial } = device;
  const title = [vendor, model, version, name && `"${name}"`, serial && `serial ${serial}`]
    .filter((part) => part)
    .join(' ');
  const names = samples.map(({ metric, tags }) => `${metric}${renderTags(tags)}`);
  const width = Math.max(0, ...names.map((text) => text.length));
  const lines = samples.map(
    ({ value }, index) => `  ${(names[index] ?? '').padEnd(width)}  ${round(value)}`,
  );
  return [...(title ? [title] : []), ...lines].join('\n');
}

function renderTags(tags: Tags): string {
  const texts = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  return texts.length > 0 ? `{${texts.join(', ')}}` : '';
}

const round = (value: number) => String(Math.round(value * 1_000) / 1_000);
