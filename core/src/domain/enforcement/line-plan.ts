import type { CommandLine } from '../../ports/network-commands.js';
import type { LineMemo } from './line-memo.js';
import { markText, parseMark } from './mark.js';
import type { DriftKind, RouterTerms } from './network-command.js';
import type { RouterRow, RouterRows, RouterWrite } from './router-rows.js';

/** A line as the books want it, beside what was read of its router. */
export interface LineTask {
  readonly line: CommandLine;
  readonly terms: RouterTerms;
  /** The tenant's slug, as it stands in marks. */
  readonly tenant: string;
  readonly rows: RouterRows;
}

/** A write, and which difference between books and router it ends. */
export interface LineStep {
  readonly write: RouterWrite;
  readonly ends: DriftKind;
}

/** What is still to be done for a line. It is as wanted if and only if there are no steps and no obstacle. */
export interface LinePlan {
  readonly steps: readonly LineStep[];
  /** To be stored before the first write. */
  readonly memo: LineMemo;
  /** Why writes alone do not bring what is wanted; one sentence for a person. */
  readonly obstacle: string | null;
  /** Of an obstacle that another try would meet again. */
  readonly isFinal?: true;
  /** What of it cannot be done here though all that can is; one sentence for a person. */
  readonly limit?: string;
}

export const isSettled = ({ steps, obstacle }: LinePlan): boolean =>
  steps.length === 0 && obstacle === null;

export const markOf = ({ line, tenant }: LineTask): string =>
  markText({ tenant, serviceId: line.serviceId, generation: line.generation });

/** Whether a row is the platform's, and of this line: nothing else of a list or of the queues is touched. */
export function isOwn({ line, tenant }: LineTask, row: RouterRow): boolean {
  const mark = parseMark(row['comment']);
  return mark !== undefined && mark.tenant === tenant && mark.serviceId === line.serviceId;
}

export const step = (ends: DriftKind, write: RouterWrite): LineStep => ({ ends, write });
