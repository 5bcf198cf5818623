/** The token stands in the fragment, which no server and no log ever sees. */
export function tokenOf(hash: string): string {
  return (new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? '').slice(0, 200);
}
