import { ENVIRONMENT, type EnvironmentVariable } from './environment.js';

/** The page docs/reference/configuration.md, from the table that the configuration is read by. */
export function renderConfigurationReference(): string {
  const variables: [string, EnvironmentVariable][] = Object.entries(ENVIRONMENT);
  const rows = variables.map(
    ([name, { byDefault, isSecret, about }]) =>
      `| \`${name}\`${isSecret ? `, \`${name}_FILE\`` : ''} | ${byDefault ? `\`${byDefault}\`` : ''} | ${about} |`,
  );
  return `# Configuration

Generated from \`platform/src/config/environment.ts\` by \`npm run generate\`; do not edit.

Atalaya is configured by environment variables, read once at start. Every mistake is said at once and
the start ends with exit code 2. An empty variable counts as not set. A secret also has a \`_FILE\` form
that names a file holding it; giving both is an error.

| variable | default | meaning |
|---|---|---|
${rows.join('\n')}
`;
}
