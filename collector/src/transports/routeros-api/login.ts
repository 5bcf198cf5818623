import type { PollFailureKind } from '@atalaya/core/domain/network/device';
import { encodeSentence } from './codec.js';
import { challengeResponse, isChallenge } from './login-challenge.js';
import type { Reply } from './reply.js';
import { connectionError, plainText, type RouterosError } from './routeros-error.js';
import type { SentenceChannel } from './sentence-channel.js';
import { classifyTrap } from './trap.js';

export interface Account {
  readonly user: string;
  readonly password: string;
}

/** The replies of one untagged exchange up to its `!done`; a login is answered before any tag is in use. */
function exchange(
  channel: SentenceChannel,
  words: readonly string[],
): Promise<{ done: Reply; trap?: Reply }> {
  return new Promise((resolve, reject) => {
    let trap: Reply | undefined;
    channel.listen({
      // Some versions close right after the trap, without its `!done`.
      onEnd: (error) => (trap ? resolve({ done: trap, trap }) : reject(error)),
      onReply: (reply) => {
        if (reply.kind === 'trap') trap ??= reply;
        if (reply.kind === 'done') resolve(trap ? { done: reply, trap } : { done: reply });
        if (reply.kind === 'fatal') resolve({ done: reply, trap: reply });
      },
    });
    channel.send(encodeSentence(words));
  });
}

function refusalKind(trap: Reply, text: string): PollFailureKind {
  const meaning = classifyTrap(text);
  if (meaning === 'not-permitted') return 'not-permitted';
  // A `!fatal` may speak of anything, too many sessions for one; a `!trap` to a login refuses the login.
  return trap.kind === 'fatal' && meaning !== 'login-refused' ? 'connection-lost' : 'login-refused';
}

/** Each try is a line in the router's log, and some routers lock out who tries too often. */
export const SELDOM =
  'It is tried again ever more seldom, up to every 15 minutes; a credential entered anew is tried at once.';

function refusal(trap: Reply, account: Account, place: string): RouterosError {
  const raw = trap.attributes.get('message') ?? trap.bare;
  const text = plainText(raw, account.password) || 'no reason given';
  const kind = refusalKind(trap, raw);
  const rest = kind === 'login-refused' ? ` ${SELDOM}` : '';
  return connectionError(
    kind,
    `The router at ${place} refused the login of "${account.user}": ${text}.${rest}`,
  );
}

/**
 * Logs in both ways: name and password first (RouterOS 6.43 and newer); a router that answers with a challenge is
 * older and gets the MD5 response. The channel's end rejects. The caller sets the deadline.
 * @throws RouterosError login-refused, not-permitted, protocol-error, or what ended the channel.
 */
export async function login(channel: SentenceChannel, account: Account): Promise<void> {
  const name = `=name=${account.user}`;
  const first = await exchange(channel, ['/login', name, `=password=${account.password}`]);
  if (first.trap) throw refusal(first.trap, account, channel.place);
  const challenge = first.done.attributes.get('ret');
  if (challenge === undefined) return;
  if (!isChallenge(challenge)) {
    throw connectionError(
      'protocol-error',
      `The router at ${channel.place} sent a login challenge that is none.`,
    );
  }
  const response = challengeResponse(account.password, challenge);
  const second = await exchange(channel, ['/login', name, `=response=${response}`]);
  if (second.trap) throw refusal(second.trap, account, channel.place);
  if (second.done.attributes.has('ret')) {
    throw connectionError(
      'protocol-error',
      `The router at ${channel.place} answered the login with a second challenge.`,
    );
  }
}
