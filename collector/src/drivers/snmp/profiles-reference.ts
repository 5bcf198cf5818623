import { splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { SnmpProfile } from './profile.js';
import { SNMP_PROFILES } from './profiles.js';

/** docs/reference/snmp-profiles.md: each family with what is read of it. */
export function renderSnmpProfilesReference(): string {
  return [
    '# SNMP profiles',
    '',
    'Built from `collector/src/drivers/snmp/profiles.ts`. A family is told by what its agent answers; a device that is none of these is read by the last one. Of every device the system group and its interfaces (IF-MIB) are read as well; what follows is what a family adds. `sensor` holds what has no place of its own, under the name that the device or its maker gives it.',
    '',
    ...SNMP_PROFILES.flatMap(familyOf),
  ].join('\n');
}

function familyOf(profile: SnmpProfile): string[] {
  const { id, title, quirks, tables, bridge, identity } = profile;
  const facts = [
    tables.some((table) => table.stations) ? 'its stations' : undefined,
    tables.some((table) => table.neighbours) ? 'its neighbours' : undefined,
    tables.some((table) => table.onus) ? 'its optical units' : undefined,
    bridge ? 'the hosts behind its ports' : undefined,
  ].filter((fact) => fact !== undefined);
  const told = (['model', 'version', 'serial'] as const).filter((field) => identity[field]);
  return [
    `## ${title}`,
    '',
    [`\`${id}\`.`, ...sentence([...told, ...facts])].join(' '),
    '',
    ...fieldsByMeasurement(profile),
    ...(quirks.notes ?? []).flatMap((note) => ['', note]),
    '',
  ];
}

function sentence(known: readonly string[]): string[] {
  return known.length > 0 ? [`Tells its ${known.join(', ')}.`] : [];
}

function fieldsByMeasurement({ scalars, tables }: SnmpProfile): string[] {
  const fields = new Map<string, Set<string>>();
  for (const { metric } of [...scalars, ...tables.flatMap((table) => table.values)]) {
    const { measurement, field } = splitMetric(metric);
    fields.set(measurement, (fields.get(measurement) ?? new Set()).add(field));
  }
  return [...fields]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([measurement, names]) => {
      const list = [...names].sort().map((name) => `\`${name}\``);
      return `- \`${measurement}\`: ${list.join(', ')}`;
    });
}
