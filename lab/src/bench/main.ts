import type { Bench, BenchResult } from './bench.js';
import { BENCHES } from './benches.js';

async function main(args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.filter((arg) => arg.startsWith('--') && arg !== '--json');
  const bench = BENCHES.find(({ name }) => name === names[0]);
  if (bench === undefined || names.length > 1 || unknown.length > 0) {
    const known = BENCHES.map(({ name }) => name).join(', ');
    console.error(`usage: npm run bench -- <name> [--json]   benches: ${known}`);
    return 2;
  }
  await report(bench, isJson);
  return 0;
}

async function report(bench: Bench, isJson: boolean): Promise<void> {
  if (!isJson) console.log(`bench ${bench.name}: running…`);
  const result = await bench.run();
  console.log(isJson ? JSON.stringify(result) : asText(result));
}

function asText({ name, work, figures, peers }: BenchResult): string {
  const lines = (values: BenchResult['figures']) =>
    Object.entries(values).map(([figure, value]) => `  ${figure}: ${value.toLocaleString('en')}`);
  const others = Object.keys(peers).length > 0 ? ['peers:', ...lines(peers)] : [];
  return [`${name}: ${work}`, ...lines(figures), ...others].join('\n');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
