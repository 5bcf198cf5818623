import type { CommandOptions, CommandReply, Word } from '../../transports/routeros-api/command.js';
import type { Row } from '../../transports/routeros-api/reply.js';

/**
 * The conversation with one router, whatever carries it: the binary API, or REST. Errors are RouterosError; one of
 * scope `connection` means that nothing else can be asked now either.
 */
export interface RouterChannel {
  run(words: readonly Word[], options?: CommandOptions): Promise<CommandReply>;
  /** Endless commands, beside the paced ones; absent where the way cannot carry them. */
  stream?(words: readonly Word[], onRow: (row: Row) => void, signal: AbortSignal): Promise<void>;
  /** Somebody asks now, or the router was heard in another way: a back-off ends. */
  wake(): void;
  close(): Promise<void>;
}
