export type Rgb = readonly [red: number, green: number, blue: number];

/** `#rrggbb` to 0–255 channels; undefined when it is no such colour. */
export function parseHex(hex: string): Rgb | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  if (!match) return undefined;
  const [, red = '0', green = '0', blue = '0'] = match;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

export function toHex(rgb: Rgb): string {
  return `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, relative luminance: 0 for black, 1 for white. */
export function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const READABLE = 4.5;

/** Black or white, whichever reads better on the colour; one of the two always reaches 4.5. */
export function readableOn(ground: Rgb): Rgb {
  return contrast(WHITE, ground) >= contrast(BLACK, ground) ? WHITE : BLACK;
}

/** The nearest mix of the colour with black or white that reads on the ground as text. */
export function readableAs(color: Rgb, ground: Rgb): Rgb {
  const towards = readableOn(ground);
  for (let step = 0; step <= 20; step += 1) {
    const share = step / 20;
    const mixed: Rgb = [
      color[0] + (towards[0] - color[0]) * share,
      color[1] + (towards[1] - color[1]) * share,
      color[2] + (towards[2] - color[2]) * share,
    ];
    if (contrast(mixed, ground) >= READABLE) return mixed;
  }
  return towards;
}
