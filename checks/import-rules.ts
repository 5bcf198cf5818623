import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
  type IFlattenedRuleSet,
} from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

export interface ImportViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface ImportReport {
  readonly violations: readonly ImportViolation[];
  readonly modules: number;
  /** Source files of the tree that the cruiser did not see: then its silence proves nothing. */
  readonly unseen: readonly string[];
}

interface CruiserConfig {
  readonly forbidden: IFlattenedRuleSet['forbidden'];
  readonly options: ICruiseOptions;
}

const SOURCE_FOLDERS = [
  'core',
  'platform',
  'migrations',
  'collector',
  'alerting',
  'jobs',
  'api',
  'noc-ui',
  'launcher',
  'lab',
  'n8n-nodes-atalaya',
  'checks',
];

/** Cruises the tree at `root` with the project's rules. */
export async function checkImports(root: string): Promise<ImportReport> {
  const config = await loadConfig();
  const files = SOURCE_FOLDERS.flatMap((folder) => sourceFiles(root, folder));
  const { output } = await cruise(
    SOURCE_FOLDERS.filter((folder) => files.some((file) => file.startsWith(`${folder}/`))),
    {
      ...config.options,
      baseDir: root,
      ruleSet: { forbidden: config.forbidden ?? [] },
      validate: true,
    },
    undefined,
    { tsConfig: extractTsConfig(join(import.meta.dirname, '..', 'tsconfig.json')) },
  );
  const result = output as ICruiseResult;
  const seen = new Set(result.modules.map(({ source }) => source));
  return {
    violations: result.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
    })),
    modules: result.modules.length,
    unseen: files.filter((file) => !seen.has(file)),
  };
}

async function loadConfig(): Promise<CruiserConfig> {
  const module: { default: CruiserConfig } = await import('../.dependency-cruiser.mjs');
  return module.default;
}

function sourceFiles(root: string, folder: string): string[] {
  let entries: string[];
  try {
    entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return entries
    .map((entry) =>
      relative(root, join(root, folder, entry))
        .split(sep)
        .join('/'),
    )
    .filter((file) => /[.]tsx?$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
    .filter((file) => !file.endsWith('.d.ts'));
}
