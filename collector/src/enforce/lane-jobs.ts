import { intentOf } from '@atalaya/core/domain/enforcement/wanted-intent';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type {
  CommandLine,
  CommandOutcome,
  DueCommand,
  RouterLane,
} from '@atalaya/core/ports/network-commands';
import type { LaneJob } from './lane-job.js';
import { LaneMemory, lineJob, provisionJob } from './line-job.js';
import { bundleJob, cleanJob } from './router-jobs.js';
import { takeOverJob } from './take-over-job.js';

export interface JobsOfLane {
  /** Who is to be let in again first; each batch is read back and told of before the next one is written. */
  readonly batches: readonly (readonly LaneJob[])[];
  /** What is settled without a look at the router. */
  readonly settled: readonly CommandOutcome[];
}

/** Sorts what is due by what it asks for; several commands of one line that ask the same are one job. */
export function jobsOfLane(lane: RouterLane): JobsOfLane {
  const settled: CommandOutcome[] = [];
  const jobs: LaneJob[] = [];
  const memories = new Map<string, LaneMemory>();
  const memoryOf = ({ serviceId, memory }: CommandLine) => {
    const known = memories.get(serviceId) ?? new LaneMemory(memory);
    memories.set(serviceId, known);
    return known;
  };
  const keyOf = ({ line, intent, id }: DueCommand) => (line ? `${line.serviceId}|${intent}` : id);
  for (const commands of groupBy(lane.commands, keyOf).values()) {
    const job = jobOf(lane, commands, memoryOf);
    if (typeof job === 'object') jobs.push(job);
    else settled.push(...commands.map(({ id }) => unmade(id, job)));
  }
  const batches = [jobs.filter(({ letsIn }) => letsIn), jobs.filter(({ letsIn }) => !letsIn)];
  return { batches: batches.filter((batch) => batch.length > 0), settled };
}

/** `stale`, or why it cannot be carried out at all. */
function jobOf(
  lane: RouterLane,
  commands: readonly DueCommand[],
  memoryOf: (line: CommandLine) => LaneMemory,
): LaneJob | string {
  const [command] = commands;
  if (command === undefined) return 'stale';
  const unreadable = `What the command ${command.intent} carries could not be read.`;
  if (command.intent === 'bundle') return bundleJob(lane, command) ?? unreadable;
  if (command.intent === 'clean') return cleanJob(lane, command) ?? unreadable;
  const { line } = command;
  if (line === null) return unreadable;
  const memory = memoryOf(line);
  if (command.intent === 'adopt') {
    if (line.desired === 'cancelled') return 'stale';
    return takeOverJob(lane, commands, line, memory) ?? unreadable;
  }
  if (command.intent === 'provision') {
    return line.desired === 'cancelled' ? 'stale' : provisionJob(lane, commands, line, memory);
  }
  const isCurrent = commands.some(({ generation }) => generation === line.generation);
  if (!isCurrent || intentOf(line.desired) !== command.intent) return 'stale';
  return lineJob(lane, commands, line, memory);
}

function unmade(id: string, why: string): CommandOutcome {
  const nothing = { id, commands: [], before: null, after: null, latencyMs: 0 };
  return why === 'stale'
    ? { ...nothing, state: 'stale' }
    : { ...nothing, state: 'failed', error: why, final: true };
}
