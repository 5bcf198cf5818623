import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

const RESOLVE_DEADLINE_MS = 2_000;
const RESOLVED_AT_ONCE = 16;

/** RFC 1123 names: letters, digits and inner hyphens, labels up to 63, 253 in all. */
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i;
/** A scoped address (RFC 4007); the zone is an interface name. */
const ZONE = /^[a-z0-9][a-z0-9_.-]{0,14}$/i;
/** What looks like an IPv4 address and is none (10.1, 256.1.1.1) is a typing mistake, not a name. */
const ALL_NUMERIC = /^[0-9.]+$/;

export type EchoTargetKind = 'address' | 'name' | 'invalid';

/** Nothing that passes can be taken for an option or hold a space or a line break. */
export function echoTargetKind(target: string): EchoTargetKind {
  const [address = '', ...zone] = target.split('%');
  if (isIP(address) !== 0) {
    const zoned = zone.length === 1 && isIP(address) === 6 && ZONE.test(zone[0] ?? '');
    return zone.length === 0 || zoned ? 'address' : 'invalid';
  }
  return HOST_NAME.test(target) && !ALL_NUMERIC.test(target) ? 'name' : 'invalid';
}

export interface ResolvedTargets {
  /** Address → the targets that mean it. */
  readonly byAddress: ReadonlyMap<string, readonly string[]>;
  /** Target → one sentence why it cannot be measured. */
  readonly rejected: ReadonlyMap<string, string>;
}

/**
 * Names are resolved here, side by side and with a deadline, because fping resolves them one after
 * the other before it sends anything: one slow name server would delay every host of the window.
 */
export async function resolveTargets(targets: readonly string[]): Promise<ResolvedTargets> {
  const byAddress = new Map<string, string[]>();
  const rejected = new Map<string, string>();
  const names: string[] = [];
  const add = (address: string, target: string) => {
    const known = byAddress.get(address);
    if (known) known.push(target);
    else byAddress.set(address, [target]);
  };
  for (const target of new Set(targets)) {
    const kind = echoTargetKind(target);
    if (kind === 'address') add(target, target);
    else if (kind === 'name') names.push(target);
    else rejected.set(target, `${JSON.stringify(target.slice(0, 80))} is no address or host name.`);
  }
  for (let start = 0; start < names.length; start += RESOLVED_AT_ONCE) {
    const batch = names.slice(start, start + RESOLVED_AT_ONCE);
    const found = await Promise.all(batch.map(resolveName));
    batch.forEach((name, index) => {
      const address = found[index];
      if (address) add(address, name);
      else rejected.set(name, `The name ${name} could not be resolved.`);
    });
  }
  return { byAddress, rejected };
}

async function resolveName(name: string): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, RESOLVE_DEADLINE_MS, null);
  });
  const answer = lookup(name, { verbatim: true }).then(
    ({ address }) => address,
    () => null,
  );
  const address = await Promise.race([answer, deadline]);
  clearTimeout(timer);
  return address;
}
