import type { Settled } from '@atalaya/core/domain/enforcement/settle-command';
import type { CommandOutcome } from '@atalaya/core/ports/network-commands';
import type { ReportedCommand } from './reported-commands.read-model.js';

/** A command that was told of, and what becomes of it. */
export interface SettledOutcome {
  readonly row: ReportedCommand;
  readonly outcome: CommandOutcome;
  readonly settled: Settled;
}
