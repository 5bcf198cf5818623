/** 3GPP TS 23.038 section 6.2.1: the GSM 7-bit default alphabet, ESC left out. */
const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Section 6.2.1.1: these take two septets. */
const GSM_7_EXTENDED = new Set('^{}\\[~]|€\f');

export interface SmsSize {
  readonly encoding: 'gsm-7' | 'ucs-2';
  /** Septets, or 16-bit units. */
  readonly units: number;
  readonly parts: number;
}

/** One part holds 160 septets or 70 units; of several each has 153 or 67, for a header takes the rest (TS 23.040). */
export function smsSizeOf(text: string): SmsSize {
  let septets = 0;
  for (const character of text) {
    if (GSM_7.has(character)) septets += 1;
    else if (GSM_7_EXTENDED.has(character)) septets += 2;
    else return { encoding: 'ucs-2', units: text.length, parts: partsOf(text.length, 70, 67) };
  }
  return { encoding: 'gsm-7', units: septets, parts: partsOf(septets, 160, 153) };
}

const partsOf = (units: number, single: number, each: number) =>
  units <= single ? 1 : Math.ceil(units / each);

/** Written without the accents that GSM-7 lacks, which would halve what fits, and cut to so many parts. */
export function fitSms(text: string, mostParts: number): string {
  const plain = [...text.replace(/…/g, '...').replace(/[·–—]/g, '-')].map(gsmOf).join('');
  if (smsSizeOf(plain).parts <= mostParts) return plain;
  const characters = [...plain];
  let [fits, tooLong] = [0, characters.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    const isFitting = smsSizeOf(`${characters.slice(0, middle).join('')}...`).parts <= mostParts;
    if (isFitting) fits = middle;
    else tooLong = middle;
  }
  return `${characters.slice(0, fits).join('')}...`;
}

function gsmOf(character: string): string {
  if (GSM_7.has(character) || GSM_7_EXTENDED.has(character)) return character;
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '');
  return [...bare].every((each) => GSM_7.has(each)) ? bare : character;
}
