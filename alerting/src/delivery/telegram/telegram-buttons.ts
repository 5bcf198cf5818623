import { wordsOf } from '@atalaya/core/domain/messages/message-words';

/** What a press of a button asks for; Bot API gives its data at most 64 bytes. */
export interface PressedButton {
  readonly act: 'acknowledge' | 'mute';
  readonly incidentId: string;
}

const ACTS = { a: 'acknowledge', m: 'mute' } as const;

/** Undefined for what no button of ours says. */
export function pressedButton(data: string | undefined): PressedButton | undefined {
  const match = /^([am]):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(data ?? '');
  const [, act, incidentId] = match ?? [];
  if (incidentId === undefined) return undefined;
  return { act: act === 'a' ? ACTS.a : ACTS.m, incidentId };
}

/**
 * Below a message: Acknowledge and Mute 1 h while the incident is open and nobody has it, and Open where the platform
 * has an address. Telegram refuses buttons that lead to this machine itself.
 */
export function telegramKeyboard(
  locale: string,
  incidentId: string | null,
  url: string | null,
): object {
  const { button } = wordsOf(locale);
  const acts =
    incidentId === null
      ? []
      : [
          { text: button.acknowledge, callback_data: `a:${incidentId}` },
          { text: button.mute, callback_data: `m:${incidentId}` },
        ];
  const open = url === null || isLocal(url) ? [] : [{ text: button.open, url }];
  return { inline_keyboard: [acts, open].filter((row) => row.length > 0) };
}

const isLocal = (url: string) => /^https?:\/\/(localhost|127\.|\[::1\])/i.test(url);
