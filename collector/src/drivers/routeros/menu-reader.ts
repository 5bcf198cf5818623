import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { CommandReply } from '../../transports/routeros-api/command.js';
import type { Row } from '../../transports/routeros-api/reply.js';
import { RouterosError } from '../../transports/routeros-api/routeros-error.js';
import type { MenuLatch } from './menu-latch.js';

/** A menu that takes longer is left out of this reading: a router may stall for seconds on one table. */
const MENU_DEADLINE_MS = 8_000;

/** The part of a session that reading needs. */
interface CommandRunner {
  run(
    words: readonly string[],
    options: { readonly deadlineMs: number; readonly signal: AbortSignal },
  ): Promise<CommandReply>;
}

/**
 * Reads menus for one poll. A menu that fails gives undefined and, unless this version just lacks it, a warning;
 * only the loss of the connection is thrown, for then nothing else can be read either.
 */
export class MenuReader {
  readonly #warnings = new Set<string>();
  #answers = 0;
  #firstFault: RouterosError | undefined;

  constructor(
    private readonly session: CommandRunner,
    private readonly latch: MenuLatch,
    readonly now: Instant,
    private readonly signal: AbortSignal,
  ) {}

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** Why nothing at all could be read: the first menu's error while none has answered. */
  get fault(): RouterosError | undefined {
    return this.#answers === 0 ? this.#firstFault : undefined;
  }

  warn(warning: string): void {
    this.#warnings.add(warning);
  }

  /** `/menu/print` with only the named properties; `.id` comes where it is asked for. */
  print(
    menu: string,
    properties: readonly string[],
    ...words: readonly string[]
  ): Promise<readonly Row[] | undefined> {
    return this.command(menu, 'print', [`=.proplist=${properties.join(',')}`, ...words]);
  }

  /** Prints with counters. The legacy registration table of RouterOS 7 leaves bytes and CCQ out without `=stats=`. */
  async printStats(
    menu: string,
    properties: readonly string[],
  ): Promise<readonly Row[] | undefined> {
    const withStats = `${menu} =stats=`;
    if (this.latch.closed(withStats, this.now)) return this.print(menu, properties);
    try {
      return await this.#ask(menu, 'print', ['=stats=', `=.proplist=${properties.join(',')}`]);
    } catch (error) {
      if (!(error instanceof RouterosError) || error.meaning !== 'unknown-parameter') {
        return this.#excuse(menu, error);
      }
      this.latch.close(withStats, this.now);
      return this.print(menu, properties);
    }
  }

  /** One reading of an endless command, a row per name and in their order. */
  monitor(
    menu: string,
    names: readonly string[],
    verb = 'monitor',
    key = 'numbers',
  ): Promise<readonly Row[] | undefined> {
    return this.command(menu, verb, [`=${key}=${names.join(',')}`, '=once=']);
  }

  /** As `monitor`, where only some versions have the command though all have the menu. */
  async monitorIfThere(
    menu: string,
    names: readonly string[],
  ): Promise<readonly Row[] | undefined> {
    const command = `${menu}/monitor`;
    if (this.latch.closed(command, this.now)) return undefined;
    try {
      return await this.#ask(menu, 'monitor', [`=numbers=${names.join(',')}`, '=once=']);
    } catch (error) {
      if (error instanceof RouterosError && error.meaning === 'no-such-command') {
        this.latch.close(command, this.now);
        return undefined;
      }
      return this.#excuse(menu, error);
    }
  }

  async command(
    menu: string,
    verb: string,
    words: readonly string[],
  ): Promise<readonly Row[] | undefined> {
    try {
      return await this.#ask(menu, verb, words);
    } catch (error) {
      return this.#excuse(menu, error);
    }
  }

  async #ask(
    menu: string,
    verb: string,
    words: readonly string[],
  ): Promise<readonly Row[] | undefined> {
    const closed = this.latch.closed(menu, this.now);
    if (closed) {
      if (closed.reason !== undefined) this.warn(closed.reason);
      return undefined;
    }
    const { rows } = await this.session.run([`${menu}/${verb}`, ...words], {
      deadlineMs: MENU_DEADLINE_MS,
      signal: this.signal,
    });
    this.#answers += 1;
    // A row without any of the wanted properties comes as an empty sentence.
    return rows.filter((row) => row.size > 0);
  }

  #excuse(menu: string, error: unknown): undefined {
    if (!(error instanceof RouterosError) || error.scope === 'connection') throw error;
    // A trap is an answer too.
    if (error.traps.length > 0) this.#answers += 1;
    this.#firstFault ??= error;
    const warning = `${menu} was not read: ${error.message}`;
    if (error.meaning === 'no-such-command') this.latch.close(menu, this.now);
    else {
      if (error.kind === 'not-permitted') this.latch.close(menu, this.now, warning);
      this.warn(warning);
    }
    return undefined;
  }
}
