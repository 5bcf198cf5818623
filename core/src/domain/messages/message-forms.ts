import { escapeHtml } from '../shared/escape-html.js';
import type { Message } from './render-message.js';

/** Bot API, sendMessage: characters after the entities are parsed. */
export const TELEGRAM_MOST_CHARACTERS = 4_096;
/** RFC 5322 section 2.1.1 asks for 78 characters a line; longer subjects are cut by many programs. */
const SUBJECT_MOST_CHARACTERS = 150;
/** Cloud API: the whole body of a template has 1,024 characters. */
const WHATSAPP_MOST_CHARACTERS = 300;

export function asSubject({ headline }: Message): string {
  return cut(headline, SUBJECT_MOST_CHARACTERS);
}

export function asPlainText({ headline, lines, url }: Message): string {
  return [headline, '', ...lines, ...(url === null ? [] : ['', url])].join('\n');
}

/** How an organisation looks in a mail to its customers. */
export interface MailBrand {
  readonly name: string;
  /** `#rrggbb`, dark enough for white text; null without one. */
  readonly color: string | null;
  /** Where its logo is: `cid:…` of a part of the same mail; null without one. */
  readonly logoSrc: string | null;
}

/** For a mail program. Every text of others is escaped. With a brand it begins with the organisation's name. */
export function asHtml({ headline, lines, url }: Message, brand?: MailBrand): string {
  const link = url === null ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`;
  const paragraphs = lines.map((line) => `<div>${escapeHtml(line)}</div>`).join('');
  const head = brand === undefined ? '' : brandHead(brand);
  return `<!doctype html><html><body>${head}<p><strong>${escapeHtml(headline)}</strong></p>${paragraphs}${link}</body></html>`;
}

function brandHead({ name, color, logoSrc }: MailBrand): string {
  const isColor = color !== null && /^#[0-9a-f]{6}$/i.test(color);
  const style = isColor ? `background:${color};color:#ffffff;` : '';
  const logo =
    logoSrc === null
      ? ''
      : `<img src="${escapeHtml(logoSrc)}" alt="" height="32" style="vertical-align:middle"> `;
  return `<p style="${style}padding:12px;font-weight:bold">${logo}${escapeHtml(name)}</p>`;
}

/** Bot API, HTML style: only `<`, `>`, `&` and quotes need escaping. The link is a button's business. */
export function asTelegramHtml({ headline, lines }: Message): string {
  const head = cut(headline, TELEGRAM_MOST_CHARACTERS / 4);
  let left = TELEGRAM_MOST_CHARACTERS - head.length;
  const kept: string[] = [];
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    kept.push(escapeHtml(line));
  }
  return [`<b>${escapeHtml(head)}</b>`, ...kept].join('\n');
}

/**
 * The three parameters of a WhatsApp template: what, the rest in one line, where to see it. Cloud API refuses line
 * breaks, tabs and more than four spaces in a row (error 132018), and an empty parameter (131008).
 */
export function asWhatsAppParameters({ headline, lines, url }: Message): readonly string[] {
  return [headline, lines.join(' · '), url ?? '-'].map((text) => {
    const plain = cut(text.replace(/\s+/g, ' ').trim(), WHATSAPP_MOST_CHARACTERS);
    return plain === '' ? '-' : plain;
  });
}

/** GSM 03.38: one message of seven-bit letters; longer ones cost several and may come in parts. */
const SMS_MOST_CHARACTERS = 160;

/**
 * One message of plain ASCII, which every network and modem carries as it is; whole facts, and the headline first. A
 * customer's ends with the link where it fits whole beside the headline; people of the tenant get facts in its place.
 */
export function asSms({ headline, lines, url }: Message, isCustomer = false): string {
  const head = plainLetters(headline).slice(0, SMS_MOST_CHARACTERS);
  const link = isCustomer && url !== null ? ` ${url}` : '';
  const hasRoom = head.length + link.length <= SMS_MOST_CHARACTERS;
  const end = hasRoom ? link : '';
  let text = head;
  for (const line of lines.map(plainLetters)) {
    if (text.length + line.length + 2 + end.length > SMS_MOST_CHARACTERS) break;
    text += /[.!?]$/.test(text) ? ` ${line}` : `. ${line}`;
  }
  return `${text}${end}`;
}

/** Without accents; what has no plain letter is left out. */
function plainLetters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[·•–—]/g, '-')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
