import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterWrite } from '@atalaya/core/domain/enforcement/router-rows';
import type { RouterChannel } from '../drivers/routeros/router-channel.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';
import type { TrapMeaning } from '../transports/routeros-api/trap.js';

const WRITE_MS = 10_000;

/**
 * goes-on: done, or refused in words that may mean that it is so already; the read-back tells. stops: this line's
 * writes end here. unknown: nobody knows whether it was carried out.
 */
export interface SentWrite {
  readonly sentence: WrittenSentence;
  readonly next: 'goes-on' | 'stops' | 'unknown';
  /** Another try would end the same. */
  readonly isFinal: boolean;
  /** Of an add that was carried out. */
  readonly addedId: string | undefined;
}

/** What another try would not change: a wrong value or reference, an attribute or menu that is not there, no right. */
const FINAL: readonly TrapMeaning[] = [
  'bad-value',
  'bad-reference',
  'unknown-parameter',
  'no-such-command',
  'not-permitted',
];

export function wordsOf({ menu, verb, id, values }: RouterWrite): readonly string[] {
  return [
    `/${menu}/${verb}`,
    ...(id === null ? [] : [`=.id=${id}`]),
    ...Object.entries(values).map(([name, value]) => `=${name}=${value}`),
  ];
}

/** @throws what is no RouterosError, and the collector's own stop. */
export async function sendWrite(
  channel: RouterChannel,
  write: RouterWrite,
  { signal, deadlineMs = WRITE_MS }: { signal: AbortSignal; deadlineMs?: number | undefined },
): Promise<SentWrite> {
  const words = wordsOf(write);
  const sentence = (answer: WrittenSentence['answer'], message: string | null) => ({
    words,
    answer,
    message,
  });
  try {
    const { done } = await channel.run(words, { signal, deadlineMs });
    const goesOn = { next: 'goes-on', isFinal: false, addedId: done.get('ret') } as const;
    return { sentence: sentence('done', null), ...goesOn };
  } catch (error) {
    if (!(error instanceof RouterosError)) throw error;
    const { meaning, message } = error;
    const refused = { isFinal: false, addedId: undefined };
    if (meaning === undefined) {
      return { sentence: sentence('unknown', message), next: 'unknown', ...refused };
    }
    const isSoAlready =
      meaning === 'already-exists' || (meaning === 'no-such-item' && write.verb === 'remove');
    return {
      sentence: sentence('trap', message),
      ...refused,
      next: isSoAlready ? 'goes-on' : 'stops',
      isFinal: FINAL.includes(meaning),
    };
  }
}
