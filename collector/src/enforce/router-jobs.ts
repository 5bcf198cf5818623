import { bundleSettingsSchema } from '@atalaya/core/domain/enforcement/bundle-settings';
import { checkBundle } from '@atalaya/core/domain/enforcement/check-bundle';
import { planClean } from '@atalaya/core/domain/enforcement/clean-router';
import { planBundle } from '@atalaya/core/domain/enforcement/plan-bundle';
import type { RouterRows } from '@atalaya/core/domain/enforcement/router-rows';
import { isUisp } from '@atalaya/core/domain/enforcement/uisp-rows';
import type { DueCommand, RouterLane } from '@atalaya/core/ports/network-commands';
import type { JobPlan, JobSight, LaneJob } from './lane-job.js';

const UISP_RULES = 'UISP enforces here, by rules of its own: none of ours are written.';

type Terms = Pick<RouterLane, 'terms' | 'tenantSlug'>;

/** The firewall's rules, as the command's payload has them; undefined where that cannot be read. */
export function bundleJob({ terms, tenantSlug }: Terms, command: DueCommand): LaneJob | undefined {
  const settings = bundleSettingsSchema.safeParse(command.payload);
  if (!settings.success) return undefined;
  const of = { settings: settings.data, list: terms.listName, tenant: tenantSlug };
  return routerJob(command, {
    plan: (rows) =>
      isUisp(rows)
        ? { writes: [], obstacle: UISP_RULES, isFinal: true, memory: null }
        : { writes: planBundle(rows, of), obstacle: null, memory: null },
    evidence: (rows) => checkBundle(rows, of),
  });
}

/** Rows of ours that belong to nothing; undefined where the payload names no mark. */
export function cleanJob({ tenantSlug }: Terms, command: DueCommand): LaneJob | undefined {
  const { comment } = command.payload;
  if (typeof comment !== 'string') return undefined;
  const writes = (rows: RouterRows) => planClean(rows, comment, tenantSlug);
  return routerJob(command, {
    plan: (rows) => ({ writes: writes(rows), obstacle: null, memory: null }),
    evidence: (rows) => ({ comment, left: writes(rows).length }),
  });
}

function routerJob(
  command: DueCommand,
  of: { plan(rows: RouterRows): JobPlan; evidence(rows: RouterRows): unknown },
): LaneJob {
  const sight = (rows: RouterRows): JobSight => ({
    observed: null,
    evidence: of.evidence(rows),
    redial: null,
    memory: null,
  });
  return {
    commands: [command],
    serviceId: null,
    letsIn: false,
    plan: (rows) => of.plan(rows),
    sight,
    remember: () => undefined,
    memory: () => ({}),
    cutAddresses: () => [],
  };
}
