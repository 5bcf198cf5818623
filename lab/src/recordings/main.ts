import { holdToRecordings, type Options } from './hold-to-recordings.js';

const USAGE = 'usage: npm run test:recordings -- <folder> [--only NAME] [--verbose]';

function parseOptions(args: readonly string[]): Options | undefined {
  const rest = [...args];
  const at = rest.indexOf('--only');
  const only = at < 0 ? undefined : rest.splice(at, 2)[1];
  const isVerbose = rest.includes('--verbose');
  const [folder, ...more] = rest.filter((arg) => arg !== '--verbose');
  const isWrong = folder === undefined || folder.startsWith('-') || more.length > 0;
  if (isWrong || (at >= 0 && only === undefined)) return undefined;
  return { folder, only, isVerbose };
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const isHeld = await holdToRecordings(options, (line) => process.stdout.write(`${line}\n`));
  return isHeld ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
