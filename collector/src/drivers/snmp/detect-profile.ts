import type { PollFailure } from '@atalaya/core/domain/network/device';
import { ok, type Result } from '@atalaya/core/domain/shared/result';
import type { SnmpReader } from '../../transports/snmp/snmp-client.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { DetectRule, SnmpProfile } from './profile.js';
import { textOf } from './snmp-text.js';

/** Before the family is known nothing is known of the agent either: few varbinds, no GETBULK. */
const PROBE_VARBINDS = 8;

export interface SystemGroup {
  readonly sysObjectId: string | undefined;
  readonly sysDescr: string | undefined;
}

/**
 * The first profile with a rule that holds; the one without rules when none does. Only families that share the
 * device's sysObjectID are probed, all in one request, so most devices cost no further request.
 */
export async function detectProfile(
  profiles: readonly SnmpProfile[],
  system: SystemGroup,
  reader: SnmpReader,
): Promise<Result<SnmpProfile | undefined, PollFailure>> {
  const candidates = profiles.flatMap((profile) => {
    const rules = profile.detect.filter((rule) => isOfSystem(rule, system));
    const isFallback = profile.detect.length === 0;
    return rules.length > 0 || isFallback ? [{ profile, rules, isFallback }] : [];
  });
  const probes = new Set(
    candidates.flatMap(({ rules }) =>
      rules.flatMap((rule) => [rule.has, rule.text?.under].filter((oid) => oid !== undefined)),
    ),
  );
  const found: ReadonlyMap<string, SnmpValue> = new Map();
  const read = probes.size === 0 ? ok(found) : await reader.first([...probes], PROBE_VARBINDS);
  if (!read.ok) return read;
  const match = candidates.find(
    ({ rules, isFallback }) => isFallback || rules.some((rule) => holds(rule, read.value)),
  );
  return ok(match?.profile);
}

function isOfSystem(rule: DetectRule, system: SystemGroup): boolean {
  const { sysObjectId, sysDescr } = rule;
  if (sysObjectId !== undefined && !isAtOrBelow(sysObjectId, system.sysObjectId)) return false;
  return sysDescr === undefined || new RegExp(sysDescr).test(system.sysDescr ?? '');
}

function isAtOrBelow(base: string, oid: string | undefined): boolean {
  return oid !== undefined && (oid === base || oid.startsWith(`${base}.`));
}

function holds(rule: DetectRule, found: ReadonlyMap<string, SnmpValue>): boolean {
  if (rule.has !== undefined && !found.has(rule.has)) return false;
  if (rule.text === undefined) return true;
  return new RegExp(rule.text.matches).test(textOf(found.get(rule.text.under)) ?? '');
}
