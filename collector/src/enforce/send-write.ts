import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterWrite } from '@atalaya/core/domain/enforcement/router-rows';
import type { RouterChannel } from '../drivers/routeros/router-channel.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';
import type { TrapMeaning } from '../transports/routeros-api/trap.js';

const WRITE_MS = 10_000;

/**
 * goes-on: done, or refused in words that may mean that it is so already; the read-back tells. stops: this line's
 * writes end here. unknown: nobody knows whether it was carried out. later: it was not taken, and is to be asked for
 * again after `waitMs`; that is no try.
 */
export interface SentWrite {
  readonly sentence: WrittenSentence;
  readonly next: 'goes-on' | 'stops' | 'unknown' | 'later';
  readonly waitMs?: number;
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

/** Attributes whose values stand in no record. */
const SECRET_VALUES = ['password'] as const;
const HIDDEN = '[hidden]';

const withoutSecrets = (write: RouterWrite): RouterWrite => ({
  ...write,
  values: Object.fromEntries(
    Object.entries(write.values).map(([name, value]) =>
      isSecret(name) ? [name, HIDDEN] : [name, value],
    ),
  ),
});

const isSecret = (name: string): boolean => SECRET_VALUES.some((one) => one === name);

/** A write as it may be told: no secret is in it. */
export const toldWords = (write: RouterWrite): readonly string[] => wordsOf(withoutSecrets(write));

/** What a router said of a write, without the secret that it may have repeated. */
function toldMessage(message: string, { values }: RouterWrite): string {
  return Object.entries(values).reduce(
    (told, [name, value]) =>
      isSecret(name) && value !== '' ? told.replaceAll(value, HIDDEN) : told,
    message,
  );
}

function wordsOf({ menu, verb, id, values }: RouterWrite): readonly string[] {
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
    words: toldWords(write),
    answer,
    message: message === null ? null : toldMessage(message, write),
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
