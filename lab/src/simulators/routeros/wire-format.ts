const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** `1w2d3h4m5s`; below a second `170ms`; zero is `0s`. */
export function durationText(ms: number): string {
  if (ms > 0 && ms < 1_000) return `${Math.round(ms)}ms`;
  let left = Math.floor(ms / 1_000);
  let text = '';
  for (const [unit, seconds] of [
    ['w', 604_800],
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    const count = Math.floor(left / seconds);
    if (count > 0) text += `${count}${unit}`;
    left -= count * seconds;
  }
  return left > 0 || text === '' ? `${text}${left}s` : text;
}

/** The round trip of a ping: `26ms`, `1ms300us`, `413us`. */
export function pingTimeText(ms: number): string {
  const us = Math.round(ms * 1_000);
  const whole = Math.floor(us / 1_000);
  const rest = us % 1_000;
  if (whole === 0) return `${rest}us`;
  return rest === 0 ? `${whole}ms` : `${whole}ms${rest}us`;
}

/** `sep/29/2022 07:09:24`, or `2022-09-29 07:09:24` on later versions; the router's clock runs on UTC here. */
export function dateText(atMs: number, iso: boolean): string {
  const text = new Date(atMs).toISOString();
  const time = text.slice(11, 19);
  if (iso) return `${text.slice(0, 10)} ${time}`;
  return `${MONTHS[Number(text.slice(5, 7)) - 1]}/${text.slice(8, 10)}/${text.slice(0, 4)} ${time}`;
}

/** `144.4Mbps-20MHz/2S/SGI`, as the legacy registration table writes a rate. */
export function legacyRateText(bps: number, widthMhz: number): string {
  return `${Math.round(bps / 100_000) / 10}Mbps-${widthMhz}MHz/2S/SGI`;
}
