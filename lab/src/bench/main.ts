import { type Bench, BenchOptions, type BenchResult } from './bench.js';
import { BENCHES } from './benches.js';

async function main(args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  const [name, ...rest] = args.filter((arg) => arg !== '--json');
  const bench = BENCHES.find((one) => one.name === name);
  const options = bench && optionsOf(bench, rest);
  if (bench === undefined || options === undefined) {
    const known = BENCHES.map((one) =>
      [one.name, ...(one.options ?? []).map((option) => `[--${option}]`)].join(' '),
    );
    console.error(`usage: npm run bench -- <name> [--json]   benches: ${known.join(', ')}`);
    return 2;
  }
  await report(bench, options, isJson);
  return 0;
}

function optionsOf(bench: Bench, args: readonly string[]): BenchOptions | undefined {
  try {
    return new BenchOptions(args, bench.options ?? []);
  } catch {
    return undefined;
  }
}

async function report(bench: Bench, options: BenchOptions, isJson: boolean): Promise<void> {
  if (!isJson) console.log(`bench ${bench.name}: running…`);
  const result = await bench.run(options);
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
