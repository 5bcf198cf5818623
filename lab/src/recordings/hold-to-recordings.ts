import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { type ExpectedValue, missingValues, parseExpected } from './expected-values.js';
import { violations } from './invariants.js';
import { readRecording } from './read-recording.js';

/** Of the wireless values that another system reads from the recordings. */
const LEAST_WIRELESS_PCT = 95;

export interface Options {
  readonly folder: string;
  readonly only: string | undefined;
  /** Names each expected value that was not found. */
  readonly isVerbose: boolean;
}

type Print = (line: string) => void;

interface Outcome {
  readonly isBroken: boolean;
  readonly missing: readonly ExpectedValue[];
}

/**
 * Reads each recording of a folder with the SNMP driver; false when a recording breaks an invariant, cannot be read, or
 * too few of the expected wireless values were found. Throws when there are no recordings.
 */
export async function holdToRecordings(options: Options, print: Print): Promise<boolean> {
  const { folder, only } = options;
  const files = await readdir(folder);
  const names = files
    .filter((file) => file.endsWith('.snmprec'))
    .map((file) => file.replace(/\.snmprec$/, ''))
    .filter((name) => only === undefined || name === only);
  if (names.length === 0) throw new Error(`No recordings (*.snmprec) in ${folder}.`);
  const expectedOf = async (file: string) => {
    const all = files.includes(file)
      ? parseExpected(await readFile(join(folder, file), 'utf8'))
      : [];
    return all.filter(({ recording }) => names.includes(recording));
  };
  const wireless = await expectedOf('expected-wireless.tsv');
  const sensors = await expectedOf('expected-sensors.tsv');
  const outcomes: Outcome[] = [];
  for (const name of names.sort()) {
    const expected = [...wireless, ...sensors].filter(({ recording }) => recording === name);
    outcomes.push(await holdToRecording(options, name, expected, print));
  }
  const missing = new Set(outcomes.flatMap((outcome) => outcome.missing));
  const share = printShare('wireless', wireless, missing, print);
  printShare('sensor', sensors, missing, print);
  const broken = outcomes.filter(({ isBroken }) => isBroken).length;
  print(`${broken} of ${names.length} recordings break an invariant`);
  return broken === 0 && share >= LEAST_WIRELESS_PCT;
}

async function holdToRecording(
  { folder, isVerbose }: Options,
  name: string,
  expected: readonly ExpectedValue[],
  print: Print,
): Promise<Outcome> {
  const reading = await readRecording(join(folder, `${name}.snmprec`)).catch((error: unknown) => {
    print(`${name}: ! ${errorMessage(error)}`);
  });
  if (!reading) return { isBroken: true, missing: expected };
  const { observations, profile, identity } = reading;
  const missing = missingValues(expected, observations);
  const problems = violations(observations);
  const found = `${expected.length - missing.length}/${expected.length}`;
  const device = [identity?.vendor, identity?.model, identity?.version].filter(Boolean).join(' ');
  print(`${name}: ${found}  ${observations.length} samples  ${profile} [${device}]`);
  for (const problem of problems) print(`    ! ${problem}`);
  if (isVerbose) {
    for (const { valueClass, value, description } of missing) {
      print(`    missing ${valueClass} ${value} (${description})`);
    }
  }
  return { isBroken: problems.length > 0, missing };
}

function printShare(
  kind: string,
  all: readonly ExpectedValue[],
  missing: ReadonlySet<ExpectedValue>,
  print: Print,
): number {
  const found = all.filter((value) => !missing.has(value)).length;
  const percent = all.length === 0 ? 100 : (100 * found) / all.length;
  print(`found ${found} of ${all.length} ${kind} values (${percent.toFixed(1)} %)`);
  return percent;
}
