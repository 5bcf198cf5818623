import { type DestinationStream, type LogFn, type Logger, pino } from 'pino';
import type { LogLevel } from '../config/environment.js';
import { toReadableLine } from './log-line.js';
import { redact, redactText } from './redact.js';

export type Log = Logger;

export interface LogOptions {
  readonly level: LogLevel;
  /** True: one readable line each, for a terminal. False: JSON lines. */
  readonly isReadable: boolean;
  /** Where complete lines go; stdout by default. */
  readonly write?: (line: string) => void;
}

/** pino hands a child's own fields to no formatter: these are what anyone would call a secret there. */
const IN_CHILD_LOGS = ['authorization', 'cookie', 'password', 'token', 'community', 'secret'];

/** The log of the process. No secret passes it: see redact. */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const destination: DestinationStream = {
    write: options.isReadable ? (json) => write(toReadableLine(json)) : write,
  };
  return pino(
    {
      level: options.level,
      base: null,
      // Errors are plain objects by then; pino's own serialiser would put the raw text back.
      serializers: { err: (error: unknown) => redact(error) },
      formatters: { log: redactFields },
      redact: { paths: IN_CHILD_LOGS, censor: '[redacted]' },
      hooks: {
        logMethod(args, method) {
          method.apply(this, redactArguments(args));
        },
      },
    },
    destination,
  );
}

function redactFields(fields: object): Record<string, unknown> {
  const redacted = redact({ ...fields });
  return typeof redacted === 'object' && redacted !== null ? { ...redacted } : {};
}

type LogArguments = Parameters<LogFn>;

/** Message and what fills its placeholders. An error that stands first would give its raw message. */
function redactArguments(args: LogArguments): LogArguments {
  const [first, ...rest] = args.map((arg: unknown) =>
    typeof arg === 'string' ? redactText(arg) : arg,
  );
  if (first instanceof Error && rest.length === 0) {
    return [{ err: first }, redactText(first.message)];
  }
  return [first, ...rest] as LogArguments;
}
