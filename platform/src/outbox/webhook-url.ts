/** The address out of a webhook's `config`; empty when it holds none, which no request may go to. */
export function webhookUrlOf(config: Readonly<Record<string, unknown>>): string {
  const { url } = config;
  return typeof url === 'string' ? url : '';
}
