import { errorMessage, StartupError } from '@atalaya/platform/runtime/startup-error';
import { CommandLineError } from './command-line.js';

const USAGE = `usage: atalaya <command>

  start [--roles api,jobs,alerting,collector]   starts the platform; Ctrl-C stops it
  migrate                                       brings the database up to date
  doctor                                        says what is wrong with this installation
  backup [<file or folder>] [--metrics]         saves everything in one sealed file
  restore <file> [--secret-key-to FILE]         fills an empty installation from such a file
  probe <target> [--json] [--interval SECONDS]  reads one device once
  tenant create <slug> [--name --timezone --currency --locale]
  tenant reset-password <email>                 prints a one-time link
  tenant operator <email>                       prints a platform operator's setup link
  reference                                     prints the configuration reference
`;

type Environment = Readonly<Record<string, string | undefined>>;
type BuildPages = () => Promise<unknown>;
type Command = (
  args: readonly string[],
  env: Environment,
  buildPages: BuildPages,
) => Promise<number>;

/** Loaded when asked for: a probe at the tower does not load the web server. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start-command.js')).startCommand,
  migrate: async () => (await import('./migrate-command.js')).migrateCommand,
  doctor: async () => (await import('./doctor/doctor-command.js')).doctorCommand,
  backup: async () => (await import('./backup/backup-command.js')).backupCommand,
  restore: async () => (await import('./backup/restore-command.js')).restoreCommand,
  probe: async () => (await import('./probe/probe-command.js')).probeCommand,
  tenant: async () => (await import('./tenant/tenant-command.js')).tenantCommand,
  reference: async () => (await import('./reference-command.js')).referenceCommand,
};

/** Runs one command; resolves with the exit code: 0 done, 1 failed, 2 wrong command line or configuration. */
export async function main(
  args: readonly string[],
  env: Environment,
  buildPages: BuildPages = async () => {},
): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(USAGE);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    process.stderr.write(name === '' ? USAGE : `There is no command "${name}".\n\n${USAGE}`);
    return 2;
  }
  try {
    const command = await load();
    return await command(rest, env, buildPages);
  } catch (error) {
    return explain(error, env);
  }
}

/** One clear sentence, never a stack trace unless it was asked for. */
function explain(error: unknown, env: Environment): number {
  if (error instanceof CommandLineError) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (error instanceof StartupError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  const isWanted = env['LOG_LEVEL'] === 'debug' || env['LOG_LEVEL'] === 'trace';
  const more = isWanted && error instanceof Error ? `\n${error.stack}` : '';
  process.stderr.write(`Atalaya failed: ${errorMessage(error)}${more}\n`);
  return 1;
}
