import { parseMemo } from '@atalaya/core/domain/enforcement/line-memo';
import { isOwn, type LinePlan, type LineTask } from '@atalaya/core/domain/enforcement/line-plan';
import { observeLine } from '@atalaya/core/domain/enforcement/observe-line';
import { planLine } from '@atalaya/core/domain/enforcement/plan-line';
import { planProvision } from '@atalaya/core/domain/enforcement/plan-provision';
import { type RouterRows, rowsOf } from '@atalaya/core/domain/enforcement/router-rows';
import type { CommandLine, DueCommand, RouterLane } from '@atalaya/core/ports/network-commands';
import type { JobPlan, LaneJob } from './lane-job.js';

const LISTS = ['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const;

/** What is remembered of one line by now: one for all jobs of it in a lane. */
export class LaneMemory {
  constructor(public current: Readonly<Record<string, unknown>>) {}
}

/** What the books want of one line. */
export function lineJob(
  lane: Pick<RouterLane, 'terms' | 'tenantSlug'>,
  commands: readonly DueCommand[],
  line: CommandLine,
  memory = new LaneMemory(line.memory),
): LaneJob {
  const task = (rows: RouterRows): LineTask => ({
    line: { ...line, memory: memory.current },
    terms: lane.terms,
    tenant: lane.tenantSlug,
    rows,
  });
  return {
    commands,
    serviceId: line.serviceId,
    letsIn: line.desired === 'active',
    plan: (rows) => planned(planLine(task(rows)), memory),
    sight: (rows) => observeLine(task(rows)),
    remember: (stored) => {
      memory.current = stored;
    },
    memory: () => memory.current,
    cutAddresses: (rows) =>
      line.desired === 'suspended'
        ? LISTS.flatMap((menu) => rowsOf(rows, menu))
            .filter((row) => isOwn(task(rows), row))
            .map((row) => row['address'] ?? '')
        : [],
  };
}

export function planned({ steps, obstacle, memo, isFinal }: LinePlan, memory: LaneMemory): JobPlan {
  const isKnown = JSON.stringify(memo) === JSON.stringify(parseMemo(memory.current));
  return {
    writes: steps.map(({ write }) => write),
    obstacle,
    ...(isFinal === true && { isFinal }),
    memory: isKnown ? null : memo,
  };
}

/** The line's plan's speed. Says nothing of whether it is cut. */
export function provisionJob(
  lane: Pick<RouterLane, 'terms' | 'tenantSlug'>,
  commands: readonly DueCommand[],
  line: CommandLine,
  memory = new LaneMemory(line.memory),
): LaneJob {
  const of = { terms: lane.terms, tenant: lane.tenantSlug };
  const known = lineJob(lane, commands, line, memory);
  return {
    ...known,
    letsIn: false,
    plan: (rows) =>
      planned(planProvision({ ...of, rows, line: { ...line, memory: memory.current } }), memory),
    sight: (rows) => ({ ...known.sight(rows), observed: null, redial: null, memory: null }),
    cutAddresses: () => [],
  };
}
