import type { Command, CommandContext, Menu } from '../menu.js';
import type { RouterOsState } from '../router-state.js';
import { Trap } from '../trap.js';
import { pingTimeText } from '../wire-format.js';

/** `/ping`, and `/tool/ping` where RouterOS 7 has it too; text messages. */
export function toolMenus(state: RouterOsState): Menu[] {
  const commands = { ping: ping(state) };
  const root: Menu = { path: '', commands, needsTest: true };
  const tool: Menu = { path: '/tool', commands, needsTest: true };
  const sms: Menu = { path: '/tool/sms', commands: { send: sendText(state) }, needsTest: true };
  return [root, ...(state.profile.healthRows ? [tool] : []), sms];
}

/** A modem without a cell sends nothing. */
function sendText(state: RouterOsState): Command {
  return ({ attributes }) => {
    const modem = state.services.interfaces.rows.find(
      ({ values }) => values['type'] === 'lte' && values['name'] === attributes.get('port'),
    );
    if (!modem) throw new Trap('input does not match any value of port', 1);
    const phone = attributes.get('phone-number');
    if (!phone) throw new Trap('missing value(s) of argument(s) phone-number', 1);
    if (!state.modem?.()) throw new Trap('SMS sending failed', 6);
    state.textMessages?.push({ phone, text: attributes.get('message') ?? '' });
    return undefined;
  };
}

const DURATION = /^(?:(\d+)s)?(?:(\d+)ms)?$/;

function ping(state: RouterOsState): Command {
  return async (context) => {
    const { address, intervalMs, count } = asked(context);
    const tally = new Tally(count === Number.POSITIVE_INFINITY);
    for (let seq = 0; seq < count && !context.signal.aborted; seq += 1) {
      const rttMs = state.echo(address);
      // An answer is waited for until the next echo is due.
      if (rttMs === null) await context.sleep(intervalMs);
      context.emit(tally.row(seq, address, rttMs));
      if (rttMs !== null && seq + 1 < count) await context.sleep(intervalMs);
    }
    return undefined;
  };
}

function asked(context: CommandContext): { address: string; intervalMs: number; count: number } {
  const address = context.attributes.get('address');
  if (!address) throw new Trap('missing value(s) of argument(s) address', 1);
  const text = context.attributes.get('count');
  const count = text === undefined ? Number.POSITIVE_INFINITY : Number(text);
  if (!(count > 0)) throw new Trap('invalid value for argument count', 1);
  return { address, intervalMs: interval(context), count };
}

function interval(context: CommandContext): number {
  const text = context.attributes.get('interval') ?? '1s';
  const match = DURATION.exec(text);
  if (!match || text === '') throw new Trap('invalid value for argument interval', 1);
  return Number(match[1] ?? 0) * 1_000 + Number(match[2] ?? 0);
}

class Tally {
  readonly #rtts: number[] = [];
  readonly #sections: boolean;

  constructor(sections: boolean) {
    this.#sections = sections;
  }

  row(seq: number, host: string, rttMs: number | null): Record<string, string> {
    if (rttMs !== null) this.#rtts.push(rttMs);
    const sent = seq + 1;
    const received = this.#rtts.length;
    const times = {
      'min-rtt': pingTimeText(Math.min(...this.#rtts)),
      'avg-rtt': pingTimeText(this.#rtts.reduce((sum, rtt) => sum + rtt, 0) / received),
      'max-rtt': pingTimeText(Math.max(...this.#rtts)),
    };
    return {
      ...(this.#sections ? { '.section': String(seq) } : {}),
      seq: String(seq),
      host,
      ...(rttMs === null
        ? { status: 'timeout' }
        : { size: '56', ttl: '64', time: pingTimeText(rttMs) }),
      sent: String(sent),
      received: String(received),
      'packet-loss': String(Math.round((100 * (sent - received)) / sent)),
      ...(received > 0 ? times : {}),
    };
  }
}
