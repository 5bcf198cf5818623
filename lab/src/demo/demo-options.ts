import { isIP } from 'node:net';
import { CommandLineError, parseArguments } from '@atalaya/launcher/command-line';
import { LARGEST_NETWORK, SMALLEST_NETWORK } from '../world/plan-network.js';

export interface DemoOptions {
  readonly devices: number;
  /** Where the platform clock starts, ms since the epoch; null for now. */
  readonly clockMs: number | null;
  readonly speed: number;
  readonly hasStory: boolean;
  readonly port: string;
  readonly host: string;
  readonly logLevel: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `[--devices N] [--clock ISO] [--speed X] [--calm]`, and PORT, HOST and LOG_LEVEL of the environment; nothing else of
 * it counts, so that a demo never touches a real installation.
 * @throws CommandLineError that names what is wrong.
 */
export function demoOptions(args: readonly string[], env: Environment): DemoOptions {
  const { options, flags, positionals } = parseArguments(args, {
    options: ['devices', 'clock', 'speed'],
    flags: ['calm'],
  });
  if (positionals.length > 0) throw new CommandLineError(`The demo takes no "${positionals[0]}".`);
  return {
    devices: numberOption(
      'devices',
      options['devices'] ?? '100',
      SMALLEST_NETWORK,
      LARGEST_NETWORK,
    ),
    clockMs: options['clock'] === undefined ? null : instantOption(options['clock']),
    speed: numberOption('speed', options['speed'] ?? '1', 0, 1_000),
    hasStory: !flags.has('calm'),
    port: env['PORT'] || '3000',
    host: loopback(env['HOST'] || '127.0.0.1'),
    logLevel: env['LOG_LEVEL'] || 'warn',
  };
}

function numberOption(name: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most)) {
    throw new CommandLineError(`--${name} must be a number from ${least} to ${most}.`);
  }
  if (name === 'devices' && !Number.isInteger(value)) {
    throw new CommandLineError('--devices must be a whole number.');
  }
  return value;
}

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

function instantOption(text: string): number {
  const at = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new CommandLineError('--clock must be an instant such as 2026-03-01T00:00:00Z.');
  }
  return at;
}

/** Everybody knows the demo's password: it is for this machine alone. */
function loopback(host: string): string {
  const isLoopback =
    host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (isLoopback) return host;
  throw new CommandLineError(
    `The demo listens on loopback only, for its password is public: unset HOST (it is ${host}).`,
  );
}
