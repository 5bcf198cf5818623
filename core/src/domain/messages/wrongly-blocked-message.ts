import type { MessageContext } from './message-context.js';

/** What people are told when customers who should have service were found blocked on a router. */
export function wronglyBlockedMessage(
  data: Readonly<Record<string, unknown>>,
  { name, locale }: MessageContext,
): { readonly headline: string; readonly lines: readonly string[] } {
  const isEnglish = locale.startsWith('en');
  const router = typeof data['router'] === 'string' ? data['router'] : '';
  const count = typeof data['count'] === 'number' ? data['count'] : 0;
  const isRepaired = data['isRepaired'] === true;
  const customers = (Array.isArray(data['services']) ? data['services'] : [])
    .flatMap((one: unknown) =>
      typeof one === 'object' && one !== null && 'customer' in one ? [String(one.customer)] : [],
    )
    .slice(0, MOST_NAMED);
  const next = isEnglish
    ? isRepaired
      ? 'They are being let in again'
      : 'Nothing of ours lets all of them in: look at the router by hand, or switch it on'
    : isRepaired
      ? 'Se les está devolviendo el servicio'
      : 'No todos vuelven por sí solos: revisa el router a mano, o actívalo';
  const headline = isEnglish
    ? `${name}: ${count} customers in good standing are blocked on ${router}`
    : `${name}: ${count} clientes al corriente están bloqueados en ${router}`;
  return { headline, lines: [...customers, next] };
}

const MOST_NAMED = 10;
