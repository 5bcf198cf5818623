import type { Socket } from 'node:net';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { SentenceDecoder } from '@atalaya/collector/transports/routeros-api/codec';
import { type ApiRequest, parseRequest, splitCommand } from './api-request.js';
import type { ApiUser } from './api-users.js';
import type { RouterFaults } from './faults.js';
import { listen } from './listen.js';
import { Login } from './login.js';
import type { CommandContext, Menu } from './menu.js';
import { permit } from './permit.js';
import { printRows } from './print-rows.js';
import { ReplyWriter, reset } from './reply-writer.js';
import type { RouterOsState } from './router-state.js';
import { Trap } from './trap.js';

/** What a connection needs of its router. */
export interface SessionHost {
  readonly state: RouterOsState;
  readonly faults: RouterFaults;
  readonly users: readonly ApiUser[];
  menu(path: string): Menu | undefined;
  /** How long the next request must wait, ms. */
  requestDelayMs(): number;
  /** A sentence that changes something is about to be carried out. */
  wrote(request: ApiRequest): void;
  loggedIn(session: ApiSession, user: ApiUser): void;
  ended(session: ApiSession): void;
}

interface Job {
  readonly tag: string | undefined;
  readonly abort: AbortController;
}

/** The router limits what a client may send before it has logged in. */
const BEFORE_LOGIN = { maxWordBytes: 1024, maxSentenceBytes: 4096, maxSentenceWords: 16 };
const MOST_JOBS = 200;

/** One connection of one client: login, then commands that may overlap when they carry tags. */
export class ApiSession {
  readonly #socket: Socket;
  readonly #host: SessionHost;
  readonly #writer: ReplyWriter;
  readonly #login: Login;
  readonly #jobs = new Set<Job>();
  readonly #boots: number;
  #decoder = new SentenceDecoder(BEFORE_LOGIN);
  #user: ApiUser | null = null;
  #unheard = false;

  constructor(socket: Socket, host: SessionHost) {
    this.#socket = socket;
    this.#host = host;
    this.#writer = new ReplyWriter(socket, host.faults);
    this.#login = new Login(host.state.profile, host.users);
    this.#boots = host.state.boots();
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#hear(bytes));
    socket.on('error', () => {});
    socket.on('close', () => this.#close());
  }

  get remoteAddress(): string {
    return this.#socket.remoteAddress ?? '';
  }

  destroy(): void {
    reset(this.#socket);
  }

  #close(): void {
    for (const job of this.#jobs) job.abort.abort();
    this.#jobs.clear();
    this.#host.ended(this);
  }

  /** Nothing is heard while the router is out of reach, and what was connected before does not come back with it. */
  #hear(bytes: Buffer): void {
    if (!this.#host.state.reachable()) {
      this.#unheard = true;
      return;
    }
    if (this.#unheard || this.#host.state.boots() !== this.#boots) {
      this.destroy();
      return;
    }
    try {
      for (const words of this.#decoder.push(bytes)) this.#take(parseRequest(words));
    } catch {
      this.destroy();
    }
  }

  #take(request: ApiRequest): void {
    const delayMs = this.#host.requestDelayMs();
    if (delayMs === 0) this.#dispatch(request);
    else setTimeout(() => this.#dispatch(request), delayMs).unref();
  }

  #dispatch(request: ApiRequest): void {
    if (this.#socket.destroyed || !this.#host.state.reachable()) return;
    const { faults } = this.#host;
    if (faults.fatalNext) {
      faults.fatalNext = false;
      this.#fatal('connection terminated');
    } else if (request.command === '/login') this.#logIn(request);
    else if (request.command === '/quit') this.#fatal('session terminated on request');
    else if (!this.#user) this.#fatal('not logged in');
    else if (request.command === '/cancel') this.#cancel(request);
    else void this.#run(request, this.#user);
  }

  #fatal(message: string): void {
    this.#writer.send([['!fatal', message]]);
    this.#writer.end();
  }

  #logIn(request: ApiRequest): void {
    const { tag } = request;
    const answer = this.#login.answer(request);
    if (this.#host.faults.refuseLogin || answer.kind === 'refused') {
      const message =
        answer.kind === 'refused' ? answer.message : this.#host.state.profile.loginFailure;
      this.#writer.send([
        sentence('!trap', tag, [`=message=${message}`]),
        sentence('!done', tag, []),
      ]);
      return;
    }
    if (answer.kind === 'challenge') {
      this.#writer.send([sentence('!done', tag, [`=ret=${answer.challenge}`])]);
      return;
    }
    this.#user = answer.user;
    this.#decoder = new SentenceDecoder();
    this.#host.loggedIn(this, answer.user);
    this.#writer.send([sentence('!done', tag, [])]);
  }

  #cancel(request: ApiRequest): void {
    const asked = request.attributes.get('tag');
    const own = sentence('!done', request.tag, []);
    const targets = [...this.#jobs].filter((job) => asked === undefined || job.tag === asked);
    const traps: string[][] = [];
    const dones: string[][] = [];
    for (const job of targets) {
      this.#jobs.delete(job);
      job.abort.abort();
      traps.push(sentence('!trap', job.tag, new Trap('interrupted', 2).words()));
      dones.push(sentence('!done', job.tag, []));
    }
    const { cancelOrder } = this.#host.faults;
    if (cancelOrder === 'before') this.#writer.send([own, ...traps, ...dones]);
    else if (cancelOrder === 'between') this.#writer.send([...traps, own, ...dones]);
    else this.#writer.send([...traps, ...dones, own]);
  }

  async #run(request: ApiRequest, user: ApiUser): Promise<void> {
    const job: Job = { tag: request.tag, abort: new AbortController() };
    const { tag } = request;
    this.#jobs.add(job);
    let last: string[][];
    try {
      if (this.#jobs.size > MOST_JOBS) throw new Trap('too many commands');
      last = await this.#obey(request, user, job);
    } catch (error) {
      if (!(error instanceof Trap)) {
        // A fault of the simulator: the client sees a reset, and the others live on.
        this.#jobs.delete(job);
        this.destroy();
        return;
      }
      last = [sentence('!trap', tag, error.words()), sentence('!done', tag, [])];
    }
    // A cancelled command was answered by its cancel.
    if (this.#jobs.delete(job)) this.#writer.send(last);
  }

  /** Carries a command out, unless the line is cut at it or its answer comes late. */
  async #obey(request: ApiRequest, user: ApiUser, job: Job): Promise<string[][]> {
    const { faults } = this.#host;
    const drop = faults.dropAt?.command === request.command ? faults.dropAt : null;
    if (drop) faults.dropAt = null;
    const answer = drop?.isCarriedOut === false ? [] : await this.#execute(request, user, job);
    if (drop) {
      this.#jobs.delete(job);
      this.destroy();
    }
    if (faults.late?.command === request.command) await sleepFor(faults.late.ms);
    return answer;
  }

  async #execute(request: ApiRequest, user: ApiUser, job: Job): Promise<string[][]> {
    const { state } = this.#host;
    const { menu: path, verb } = splitCommand(request.command);
    const menu = this.#host.menu(path);
    if (!menu) throw new Trap(state.profile.missingMenu(path.split('/')[1] ?? ''));
    if (permit(user, menu, verb) === 'write') this.#host.wrote(request);
    state.refresh();
    refuseAtWill(this.#host.faults, request.command);
    const secrets = user.policies.includes('sensitive');
    if (verb === 'print' && menu.rows) return this.#print(menu, request, secrets);
    if (this.#host.faults.pretends === request.command) return [sentence('!done', job.tag, [])];
    const context = this.#context(request, job);
    if (verb === 'listen' && menu.rows) {
      await listen(menu, request, context, secrets);
      return [sentence('!done', job.tag, [])];
    }
    const command = menu.commands?.[verb];
    if (!command) throw new Trap('no such command');
    const result = await command(context);
    return [sentence('!done', job.tag, result === undefined ? [] : [`=ret=${result}`])];
  }

  #print(menu: Menu, request: ApiRequest, secrets: boolean): string[][] {
    const { tag } = request;
    const truth = printRows(menu, request, secrets);
    if (request.attributes.has('count-only')) {
      return [sentence('!done', tag, [`=ret=${truth.length}`])];
    }
    const rows = this.#host.faults.lie?.(menu.path, truth) ?? truth;
    const empty = rows.length === 0 && this.#host.state.profile.emptySentence;
    return [
      ...rows.map((row) => sentence('!re', tag, attributeWords(row))),
      ...(empty ? [sentence('!empty', tag, [])] : []),
      sentence('!done', tag, []),
    ];
  }

  #context(request: ApiRequest, job: Job): CommandContext {
    const { signal } = job.abort;
    return {
      attributes: request.attributes,
      profile: this.#host.state.profile,
      signal,
      emit: (values) => {
        if (signal.aborted) return;
        this.#writer.send([sentence('!re', job.tag, attributeWords(values))]);
      },
      sleep: async (ms) => {
        await sleepFor(ms, undefined, { signal }).catch(() => {});
      },
    };
  }
}

/** @throws Trap while this command is one that is to be refused. */
function refuseAtWill({ trap }: RouterFaults, command: string): void {
  if (trap?.command !== command || trap.times <= 0) return;
  trap.times -= 1;
  throw new Trap(trap.message, trap.category);
}

/** The tag comes directly after the reply word, as real routers send it. */
function sentence(word: string, tag: string | undefined, rest: readonly string[]): string[] {
  return tag === undefined ? [word, ...rest] : [word, `.tag=${tag}`, ...rest];
}

function attributeWords(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `=${name}=${value}`);
}
