import type { Config } from '@atalaya/platform/config/config';
import { type Environment, loadConfig } from '@atalaya/platform/config/load-config';
import { StartupError } from '@atalaya/platform/runtime/startup-error';

/** The configuration, or StartupError (exit code 2) that says every mistake. */
export function readConfig(env: Environment): Config {
  const result = loadConfig(env);
  if (result.ok) return result.value;
  const { mistakes } = result.error;
  const [only] = mistakes;
  if (mistakes.length === 1 && only !== undefined) throw new StartupError(only, 2);
  const lines = mistakes.map((mistake) => `  ${mistake}`).join('\n');
  throw new StartupError(`The configuration has ${mistakes.length} mistakes:\n${lines}`, 2);
}
