/**
 * What an import's sealed secrets (an API token, the communities that it brings) are bound to: copied to
 * another tenant or another import they no longer open.
 */
export function importContext(tenantId: string, importId: string): string {
  return `import:${tenantId}:${importId}`;
}
