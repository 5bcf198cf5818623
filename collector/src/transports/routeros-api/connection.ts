import { encodeSentence } from './codec.js';
import {
  COMMAND_DEFAULTS,
  type CommandOptions,
  type CommandReply,
  commandPath,
  type Word,
} from './command.js';
import { abortError, guard, limitError } from './command-guard.js';
import type { Reply, Row } from './reply.js';
import {
  commandError,
  connectionError,
  plainText,
  type RouterosError,
  trapError,
} from './routeros-error.js';
import type { SentenceChannel } from './sentence-channel.js';
import { classifyTrap, type Trap } from './trap.js';

/** A command on its way: told of its rows, then exactly once of its end. */
interface Pending {
  readonly path: string;
  readonly traps: Trap[];
  onRow(row: Row, bytes: number): void;
  onDone(done: Row): void;
  onError(error: RouterosError): void;
}

interface Order {
  readonly tag: string;
  readonly sentence: Buffer;
}

/** Commands given up whose `!done` never came: past this many the router has stopped answering. */
const MAX_ABANDONED = 64;
const MAX_TRAPS = 32;
/** What a given-up answer may still bring: a router that goes on for ever would keep this process busy. */
const MAX_ABANDONED_BYTES = 16 * 1024 * 1024;

interface ConnectionOptions {
  /** After a deadline, silence for this long means that the peer is gone and the connection is dropped. */
  readonly silenceMs: number;
  /** Hidden in whatever the router's own texts repeat. */
  readonly secret: string;
}

/**
 * Many commands over one logged-in channel, told apart by tag. A command that fails, times out or is aborted leaves
 * the connection usable; the channel's end fails every pending command at once.
 */
export class RouterosConnection {
  readonly closed: Promise<RouterosError>;
  readonly #channel: SentenceChannel;
  readonly #options: ConnectionOptions;
  readonly #pending = new Map<string, Pending>();
  readonly #abandoned = new Set<string>();
  #abandonedBytes = 0;
  #lastTag = 0;
  #watch: NodeJS.Timeout | undefined;
  #ended: RouterosError | undefined;
  #proven = false;

  constructor(channel: SentenceChannel, options: ConnectionOptions) {
    this.#channel = channel;
    this.#options = options;
    this.closed = new Promise((resolve) => {
      channel.listen({
        onReply: (reply) => this.#onReply(reply),
        onEnd: (error) => {
          this.#fail(error);
          resolve(error);
        },
      });
    });
  }

  /** True once a command was answered: this login works, so a later loss starts the backoff anew. */
  get proven(): boolean {
    return this.#proven;
  }

  end(error: RouterosError): void {
    this.#channel.end(error);
  }

  /**
   * Runs one command to its end.
   * @throws RouterosError of scope `command` (traps, timeout, aborted, too much) or `connection`.
   */
  run(words: readonly Word[], options: CommandOptions = {}): Promise<CommandReply> {
    const { deadlineMs, maxRows, maxBytes } = { ...COMMAND_DEFAULTS, ...options };
    const path = commandPath(words);
    const rows: Row[] = [];
    let bytes = 0;
    return new Promise((resolve, reject) => {
      const order = this.#prepare(words);
      const giveUp = (error: RouterosError) => this.#abandon(order.tag, error);
      const release = guard(options.signal, path, giveUp, deadlineMs);
      this.#launch(order, {
        path,
        traps: [],
        onRow: (row, size) => {
          bytes += size;
          if (rows.length < maxRows && bytes <= maxBytes) rows.push(row);
          else giveUp(limitError(path, maxRows, maxBytes));
        },
        onDone: (done) => {
          release();
          resolve({ rows, done });
        },
        onError: (error) => {
          release();
          reject(error);
        },
      });
      if (options.signal?.aborted) giveUp(abortError(options.signal, path));
    });
  }

  /**
   * Runs a command that goes on until told otherwise (`listen`, `monitor`). Resolves when `signal` aborts or the
   * router ends it; what `onRow` throws cancels it and rejects with a protocol-error.
   */
  stream(words: readonly Word[], onRow: (row: Row) => void, signal: AbortSignal): Promise<void> {
    const path = commandPath(words);
    return new Promise((resolve, reject) => {
      const order = this.#prepare(words);
      const stop = (error: RouterosError) => this.#abandon(order.tag, error);
      const release = guard(signal, path, stop, undefined);
      this.#launch(order, {
        path,
        traps: [],
        onRow: (row) => {
          try {
            onRow(row);
          } catch {
            stop(commandError('protocol-error', `A row of ${path} could not be taken in.`));
          }
        },
        onDone: () => {
          release();
          resolve();
        },
        onError: (error) => {
          release();
          if (signal.aborted || error.meaning === 'interrupted') resolve();
          else reject(error);
        },
      });
      if (signal.aborted) stop(abortError(signal, path));
    });
  }

  /** @throws RangeError on words that no sentence can carry, before anything is sent. */
  #prepare(words: readonly Word[]): Order {
    if (words.some((word) => typeof word === 'string' && word.startsWith('.tag'))) {
      throw new RangeError('The connection sets the tag of a sentence itself.');
    }
    const tag = String(++this.#lastTag);
    return { tag, sentence: encodeSentence([...words, `.tag=${tag}`]) };
  }

  #launch({ tag, sentence }: Order, pending: Pending): void {
    if (this.#ended) {
      pending.onError(this.#ended);
      return;
    }
    this.#pending.set(tag, pending);
    this.#channel.send(sentence);
  }

  /** Rejects a command now, tells the router to stop it, and lets its late replies run into nothing. */
  #abandon(tag: string, error: RouterosError): void {
    const pending = this.#pending.get(tag);
    if (!pending) return;
    this.#pending.delete(tag);
    this.#abandoned.add(tag);
    pending.onError(error);
    const cancel = this.#prepare(['/cancel', `=tag=${tag}`]);
    this.#abandoned.add(cancel.tag);
    this.#channel.send(cancel.sentence);
    if (this.#abandoned.size > MAX_ABANDONED) this.end(this.#silent());
    else this.#watchSilence();
  }

  /** A half-open connection (a router that lost power) answers nothing, not even the cancel. */
  #watchSilence(): void {
    if (this.#watch || this.#ended) return;
    const heard = this.#channel.chunks;
    this.#watch = setTimeout(() => {
      this.#watch = undefined;
      if (this.#abandoned.size === 0) return;
      if (this.#channel.chunks === heard) this.end(this.#silent());
      else this.#watchSilence();
    }, this.#options.silenceMs);
    this.#watch.unref();
  }

  #silent(): RouterosError {
    return connectionError('timeout', `The router at ${this.#channel.place} stopped answering.`);
  }

  #fail(error: RouterosError): void {
    this.#ended = error;
    clearTimeout(this.#watch);
    const all = [...this.#pending.values()];
    this.#pending.clear();
    this.#abandoned.clear();
    for (const pending of all) pending.onError(error);
  }

  #onReply(reply: Reply): void {
    if (reply.kind === 'fatal') {
      const text = reply.attributes.get('message') ?? reply.bare;
      this.end(this.#fatalError(text));
      return;
    }
    const pending = reply.tag === undefined ? undefined : this.#pending.get(reply.tag);
    if (pending && reply.tag !== undefined) this.#advance(reply.tag, pending, reply);
    else if (reply.tag !== undefined && this.#abandoned.has(reply.tag)) {
      this.#ignore(reply.tag, reply);
    } else if (!this.#wasIssued(reply.tag)) {
      this.end(
        connectionError(
          'protocol-error',
          `The router at ${this.#channel.place} answered a command that was never sent.`,
        ),
      );
    }
  }

  #ignore(tag: string, reply: Reply): void {
    this.#abandonedBytes += reply.bytes;
    if (reply.kind === 'done') this.#abandoned.delete(tag);
    if (this.#abandoned.size === 0) this.#abandonedBytes = 0;
    if (this.#abandonedBytes <= MAX_ABANDONED_BYTES) return;
    const what = 'goes on with an answer that was cancelled';
    this.end(connectionError('protocol-error', `The router at ${this.#channel.place} ${what}.`));
  }

  /** A repeat of an ended command is odd but harmless; a tag that is not ours means that the two sides lost step. */
  #wasIssued(tag: string | undefined): boolean {
    return tag !== undefined && /^[1-9]\d{0,15}$/.test(tag) && Number(tag) <= this.#lastTag;
  }

  #advance(tag: string, pending: Pending, reply: Reply): void {
    if (reply.kind === 're') pending.onRow(reply.attributes, reply.bytes);
    else if (reply.kind === 'trap') {
      if (pending.traps.length < MAX_TRAPS) pending.traps.push(this.#toTrap(reply));
    } else if (reply.kind === 'done') {
      this.#pending.delete(tag);
      this.#proven = true;
      if (pending.traps.length > 0) pending.onError(trapError(pending.path, pending.traps));
      else pending.onDone(reply.attributes);
    }
    // `!empty` (7.18 and newer) only announces that no row comes; the `!done` that ends the command follows it.
  }

  #toTrap(reply: Reply): Trap {
    const raw = reply.attributes.get('message') ?? reply.bare;
    const number = reply.attributes.get('category');
    const category = number !== undefined && /^\d$/.test(number) ? Number(number) : undefined;
    return {
      meaning: classifyTrap(raw, category),
      message: plainText(raw, this.#options.secret),
      ...(category === undefined ? {} : { category }),
    };
  }

  #fatalError(text: string): RouterosError {
    const said = plainText(text, this.#options.secret);
    const kind = classifyTrap(text) === 'login-refused' ? 'login-refused' : 'connection-lost';
    return connectionError(
      kind,
      `The router at ${this.#channel.place} ended the session${said ? `: ${said}` : ''}.`,
    );
  }
}
