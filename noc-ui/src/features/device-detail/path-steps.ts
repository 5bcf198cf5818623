import type { DeviceState } from '@atalaya/core/domain/network/device';
import type { Device } from '@atalaya/core/wire/rest/devices';

type Hop = Device['path'][number];
export type PathStep = Hop & { readonly isTower: boolean };

const WORST_FIRST: readonly DeviceState[] = [
  'down',
  'unreachable',
  'unknown',
  'maintenance',
  'offline',
  'up',
];

function worst(hops: readonly Hop[]): Hop | undefined {
  return [...hops].sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state))[0];
}

/**
 * Three steps from the device towards the core: what it hangs on, the tower (the worst of what carries
 * it there), the last router. A step that is not there is left out; no device appears twice.
 */
export function pathSteps({ path }: Pick<Device, 'path'>): readonly PathStep[] {
  const [first, ...rest] = path;
  if (!first) return [];
  const router = rest.findLast(({ role }) => role === 'router') ?? rest.at(-1);
  const tower = worst(rest.filter((hop) => hop.id !== router?.id && hop.siteName !== null));
  return [
    { ...first, isTower: false },
    ...(tower ? [{ ...tower, isTower: true }] : []),
    ...(router ? [{ ...router, isTower: false }] : []),
  ];
}
