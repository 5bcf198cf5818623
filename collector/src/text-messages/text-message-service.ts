import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { TextMessageJob, TextMessages } from '@atalaya/core/ports/text-messages';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { ClaimLoop } from '../claims/claim-loop.js';
import { sendTextMessage } from './send-text-message.js';

const LOOK_EVERY_MS = 5 * SECOND_MS;
const SENDINGS_AT_ONCE = 4;

export interface TextMessageServiceDeps {
  readonly messages: TextMessages;
  readonly clock: { now(): number };
  readonly log: { warn(fields: object, message: string): void };
}

/** Has routers with a SIM send the text messages that wait, and tells what became of each. */
export class TextMessageService {
  readonly #deps: TextMessageServiceDeps;
  readonly #claims: ClaimLoop<TextMessageJob>;
  readonly #sendings = new Set<Promise<void>>();

  constructor(deps: TextMessageServiceDeps) {
    this.#deps = deps;
    this.#claims = new ClaimLoop({
      lookEveryMs: LOOK_EVERY_MS,
      from: deps.messages,
      log: deps.log,
      complaint: 'could not look for text messages',
      hasRoom: () => this.#sendings.size < SENDINGS_AT_ONCE,
      take: (job) => {
        const sent = this.#carryOut(job).finally(() => {
          this.#sendings.delete(sent);
          this.#claims.wake();
        });
        this.#sendings.add(sent);
      },
    });
  }

  start(): void {
    this.#claims.start();
  }

  async stop(): Promise<void> {
    await this.#claims.stop();
    await Promise.all(this.#sendings);
  }

  async #carryOut(job: TextMessageJob): Promise<void> {
    const { messages, clock, log } = this.#deps;
    try {
      await messages.report(job, await sendTextMessage(job, clock, this.#claims.signal));
    } catch (error) {
      log.warn({ reason: errorMessage(error) }, 'could not tell what became of a text message');
    }
  }
}
