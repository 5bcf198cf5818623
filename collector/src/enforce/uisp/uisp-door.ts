import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import {
  idOf,
  type RouterRow,
  type RouterRows,
  type RouterWrite,
  rowsOf,
} from '@atalaya/core/domain/enforcement/router-rows';
import { withBooks } from '@atalaya/core/domain/enforcement/uisp-rows';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Result } from '@atalaya/core/domain/shared/result';
import type { CommandLine, RouterLane } from '@atalaya/core/ports/network-commands';
import type { HttpFailure } from '../../transports/http-json/http-failure.js';
import type { LaneDoor } from '../lane-door.js';
import type { ReadRun } from '../router-menus.js';
import type { SentWrite } from '../send-write.js';
import {
  openUispEnforcement,
  type UispEnforcementApi,
  uispRequest,
} from './uisp-enforcement-api.js';
import { UispError } from './uisp-error.js';

/** So few sites are read back one by one; more by the whole list. */
const READ_ONE_BY_ONE = 20;
/** Of one that asks for fewer requests and does not say until when. */
const ASKED_LESS_MS = 30 * SECOND_MS;
const NO_DEVICE = 'The router is not told apart among the devices of UISP.';

/** A UISP as what enforces for one of its gateways. An answer to a write is no proof: each is read back by a later GET. */
export class UispDoor implements LaneDoor {
  readonly #opened: Result<UispEnforcementApi, PollFailure>;
  readonly #deviceId: string | undefined;
  readonly #lines: readonly CommandLine[];
  readonly #run: ReadRun;
  /** Asked to change: each later read looks at them again. */
  readonly #touched = new Set<string>();
  #rows: RouterRows | undefined;

  constructor(lane: RouterLane, run: ReadRun) {
    this.#opened = openUispEnforcement(lane.target, run.deadlineMs);
    this.#deviceId = lane.uispDeviceId;
    const lines = lane.commands.flatMap(({ line }) => line ?? []);
    const known = new Map([...lines, ...(lane.reconcile ?? [])].map((one) => [one.serviceId, one]));
    this.#lines = [...known.values()];
    this.#run = run;
  }

  async read(): Promise<RouterRows> {
    const before = this.#rows;
    const rows = before === undefined ? await this.#readAll() : await this.#readAgain(before);
    this.#rows = rows;
    await this.#run.between?.();
    return withBooks(rows, this.#lines);
  }

  /** Its lists hold each other to account in the plan itself: a site's state, and the addresses that are blocked. */
  disbelief(): Promise<string | null> {
    return Promise.resolve(null);
  }

  async send(write: RouterWrite, { signal }: { readonly signal: AbortSignal }): Promise<SentWrite> {
    const path = uispRequest(write);
    const words = path === undefined ? [`/${write.menu}/${write.verb}`] : ['POST', path];
    if (path === undefined || write.id === null) {
      const message = 'UISP enforces here: it takes nothing but suspensions.';
      return refused({ words, answer: 'trap', message }, true);
    }
    this.#touched.add(write.id);
    const answer = await this.#api.post(write, signal);
    if (answer.ok) {
      const sentence = { words, answer: 'done', message: null } as const;
      return { sentence, next: 'goes-on', isFinal: false, addedId: undefined };
    }
    const { status, message, retryAfterMs } = answer.error;
    if (status === 429 || retryAfterMs !== undefined) {
      const sentence = { words, answer: 'trap', message } as const;
      const waitMs = retryAfterMs ?? ASKED_LESS_MS;
      return { sentence, next: 'later', waitMs, isFinal: false, addedId: undefined };
    }
    if (isUnknown(answer.error)) {
      const sentence = { words, answer: 'unknown', message } as const;
      return { sentence, next: 'unknown', isFinal: false, addedId: undefined };
    }
    return refused({ words, answer: 'trap', message }, status === 403);
  }

  /** UISP lists no connections, and ends none. */
  endConnections(): Promise<readonly WrittenSentence[]> {
    return Promise.resolve([]);
  }

  async close(): Promise<void> {
    if (this.#opened.ok) await this.#opened.value.close();
  }

  get #api(): UispEnforcementApi {
    return must(this.#opened);
  }

  async #readAll(): Promise<RouterRows> {
    const { signal } = this.#run;
    const deviceId = this.#deviceId;
    if (deviceId === undefined) throw new UispError({ kind: 'unsupported', message: NO_DEVICE });
    const gateway = must(await this.#api.gateway(deviceId, signal));
    const leased =
      gateway === null ? null : must(await this.#api.leases(gateway, deviceId, signal));
    const sites = must(await this.#api.sites(signal));
    const blocked = must(await this.#api.blocked(signal));
    return {
      'uisp/gateway': gateway === null ? [] : [gateway.row],
      'uisp/lease': leased ?? [],
      'uisp/site': sites,
      ...(blocked !== null && { 'uisp/blocked': blocked }),
    };
  }

  /** What may have changed by our hand, and what is blocked by now. */
  async #readAgain(before: RouterRows): Promise<RouterRows> {
    const { signal } = this.#run;
    const sites =
      this.#touched.size > READ_ONE_BY_ONE
        ? must(await this.#api.sites(signal))
        : await this.#readTouched(rowsOf(before, 'uisp/site'));
    const blocked = must(await this.#api.blocked(signal));
    return { ...before, 'uisp/site': sites, ...(blocked !== null && { 'uisp/blocked': blocked }) };
  }

  async #readTouched(sites: readonly RouterRow[]): Promise<readonly RouterRow[]> {
    const read = new Map<string, RouterRow>();
    for (const id of this.#touched) {
      read.set(id, must(await this.#api.site(id, this.#run.signal)));
    }
    return sites.map((site) => read.get(idOf(site)) ?? site);
  }
}

function must<T>(result: Result<T, PollFailure>): T {
  if (!result.ok) throw new UispError(result.error);
  return result.value;
}

/** Nobody knows whether it was carried out. */
const isUnknown = ({ status }: HttpFailure): boolean => status === undefined || status >= 500;

const refused = (sentence: WrittenSentence, isFinal: boolean): SentWrite => ({
  sentence,
  next: 'stops',
  isFinal,
  addedId: undefined,
});
