import { CommandLineError, parseArguments } from '../command-line.js';
import { type ProbeReport, renderReport } from './probe-report.js';
import { parseProbeTarget } from './probe-target.js';

type Environment = Readonly<Record<string, string | undefined>>;

const LONGEST_INTERVAL_S = 3_600;

/** `probe <target> [--json] [--interval S]`: reads one device once, without any database. */
export async function probeCommand(args: readonly string[], env: Environment): Promise<number> {
  const { positionals, options, flags } = parseArguments(args, {
    options: ['interval'],
    flags: ['json'],
  });
  const [text, ...more] = positionals;
  if (text === undefined) throw new CommandLineError('probe needs a target.');
  if (more.length > 0) throw new CommandLineError('probe reads one target.');
  const target = parseProbeTarget(text);
  const intervalMs = toIntervalMs(options['interval']);
  const report =
    target.kind === 'icmp'
      ? await (await import('./read-echoes.js')).readEchoes(target, env['FPING_PATH'] || undefined)
      : await (await import('./read-device.js')).readDevice(target, intervalMs);
  process.stdout.write(flags.has('json') ? toJson(report) : renderReport(report));
  return 0;
}

const toJson = (report: ProbeReport) => `${JSON.stringify(report, null, 2)}\n`;

function toIntervalMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= LONGEST_INTERVAL_S)) {
    throw new CommandLineError(
      `--interval is a number of seconds from 1 to ${LONGEST_INTERVAL_S}.`,
    );
  }
  return seconds * 1_000;
}
