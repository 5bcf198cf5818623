import type { RouterRows } from '@atalaya/core/domain/enforcement/router-rows';
import { adoptPayloadSchema } from '@atalaya/core/domain/enforcement/take-over-payload';
import { planTakeOver } from '@atalaya/core/domain/enforcement/take-over-plan';
import { ownProfilesOf } from '@atalaya/core/domain/enforcement/take-over-profiles';
import { readForeignBlocks } from '@atalaya/core/domain/enforcement/take-over-reading';
import type { CommandLine, DueCommand, RouterLane } from '@atalaya/core/ports/network-commands';
import type { LaneJob } from './lane-job.js';
import { type LaneMemory, lineJob, planned } from './line-job.js';

/**
 * Another system's cuts of one line, given over by a person: they end, and the line is as the books want it by then.
 * undefined where what a command carries cannot be read.
 */
export function takeOverJob(
  lane: Pick<RouterLane, 'terms' | 'tenantSlug'>,
  commands: readonly DueCommand[],
  line: CommandLine,
  memory: LaneMemory,
): LaneJob | undefined {
  const payloads = commands.map(({ payload }) => adoptPayloadSchema.safeParse(payload));
  const approved = payloads.flatMap(({ data }) => data?.blocks ?? []);
  const named = payloads.at(-1)?.data?.named;
  if (named === undefined || payloads.some(({ success }) => !success)) return undefined;
  const known = lineJob(lane, commands, line, memory);
  const { terms, tenantSlug: tenant } = lane;
  const keys = new Set(approved.map(({ key }) => key));
  const left = (rows: RouterRows) =>
    readForeignBlocks(rows, { named, ownProfiles: ownProfilesOf({ rows, terms }) })
      .filter(({ key }) => keys.has(key))
      .map(({ menu, row }) => ({ menu, ...row }));
  return {
    ...known,
    plan: (rows) => {
      const now = { ...line, memory: memory.current };
      return planned(planTakeOver({ line: now, terms, tenant, rows, named, approved }), memory);
    },
    sight: (rows) => {
      const sight = known.sight(rows);
      const others = left(rows);
      if (others.length === 0 || typeof sight.evidence !== 'object') return sight;
      return { ...sight, evidence: { ...sight.evidence, others } };
    },
  };
}
