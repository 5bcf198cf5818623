/** The token stands in the fragment, which no server and no proxy ever logs. */
export function setupUrl(baseUrl: string, token: string): string {
  return `${baseUrl}/setup#token=${token}`;
}
