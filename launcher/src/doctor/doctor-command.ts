import { loadConfig } from '@atalaya/platform/config/load-config';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { parseArguments } from '../command-line.js';
import { CHECKS } from './checks.js';
import type { Diagnosis } from './diagnosis.js';

type Environment = Readonly<Record<string, string | undefined>>;

const SIGNS = { ok: 'ok   ', warning: 'note ', wrong: 'WRONG' } as const;

/** `doctor`: one line for each check; exit code 1 when something is wrong, not for a note. */
export async function doctorCommand(args: readonly string[], env: Environment): Promise<number> {
  parseArguments(args, {});
  const config = loadConfig(env);
  if (!config.ok) {
    for (const mistake of config.error.mistakes) print('wrong', 'configuration', mistake);
    return 1;
  }
  print('ok', 'configuration', 'has no mistake');
  let isWrong = false;
  for (const [name, check] of Object.entries(CHECKS)) {
    const diagnoses = await run(() => check(config.value));
    for (const { status, detail } of diagnoses) {
      print(status, name, detail);
      isWrong ||= status === 'wrong';
    }
  }
  return isWrong ? 1 : 0;
}

async function run(check: () => Promise<readonly Diagnosis[]>): Promise<readonly Diagnosis[]> {
  try {
    return await check();
  } catch (error) {
    return [{ status: 'wrong', detail: errorMessage(error) }];
  }
}

function print(status: Diagnosis['status'], name: string, detail: string): void {
  process.stdout.write(`${SIGNS[status]} ${name}: ${detail}\n`);
}
