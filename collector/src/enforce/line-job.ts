import { parseMemo } from '@atalaya/core/domain/enforcement/line-memo';
import { isOwn, type LineTask } from '@atalaya/core/domain/enforcement/line-plan';
import { observeLine } from '@atalaya/core/domain/enforcement/observe-line';
import { planLine } from '@atalaya/core/domain/enforcement/plan-line';
import { speedObstacle } from '@atalaya/core/domain/enforcement/plan-speed';
import { type RouterRows, rowsOf } from '@atalaya/core/domain/enforcement/router-rows';
import type { CommandLine, DueCommand, RouterLane } from '@atalaya/core/ports/network-commands';
import type { LaneJob } from './lane-job.js';

/** What the books want of one line. */
export function lineJob(
  lane: Pick<RouterLane, 'terms' | 'tenantSlug'>,
  commands: readonly DueCommand[],
  line: CommandLine,
): LaneJob {
  let { memory } = line;
  const task = (rows: RouterRows): LineTask => ({
    line: { ...line, memory },
    terms: lane.terms,
    tenant: lane.tenantSlug,
    rows,
  });
  return {
    commands,
    serviceId: line.serviceId,
    letsIn: line.desired === 'active',
    plan: (rows) => {
      const { steps, obstacle, memo } = planLine(task(rows));
      const isKnown = JSON.stringify(memo) === JSON.stringify(parseMemo(memory));
      return {
        writes: steps.map(({ write }) => write),
        obstacle,
        memory: isKnown ? null : memo,
      };
    },
    sight: (rows) => observeLine(task(rows)),
    remember: (stored) => {
      memory = stored;
    },
    memory: () => memory,
    cutAddresses: (rows) =>
      line.desired === 'suspended'
        ? rowsOf(rows, 'ip/firewall/address-list')
            .filter((row) => isOwn(task(rows), row))
            .map((row) => row['address'] ?? '')
        : [],
  };
}

/** Whether a line has its plan's speed: looked at, never written. Says nothing of whether it is cut. */
export function speedJob(
  lane: Pick<RouterLane, 'terms' | 'tenantSlug'>,
  commands: readonly DueCommand[],
  line: CommandLine,
): LaneJob {
  const looked = lineJob(lane, commands, line);
  const of = { line, terms: lane.terms, tenant: lane.tenantSlug };
  return {
    ...looked,
    letsIn: false,
    plan: (rows) => ({ writes: [], obstacle: speedObstacle({ ...of, rows }), memory: null }),
    sight: (rows) => ({ ...looked.sight(rows), observed: null, redial: null, memory: null }),
    cutAddresses: () => [],
  };
}
