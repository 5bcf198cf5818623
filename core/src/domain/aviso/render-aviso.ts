import { escapeHtml } from '../shared/escape-html.js';
import { LOGO_PATH } from './aviso-request.js';
import { AVISO_WORDS, type AvisoWords } from './aviso-words.js';
import type { LineStanding } from './line-standing.js';

/** What the notice of one organisation is made of. */
export interface AvisoContent {
  /** As its customers know it. */
  readonly name: string;
  /** `#rrggbb` that carries white text; null: a plain one. */
  readonly color: string | null;
  readonly text: Readonly<Record<'es' | 'en', string>>;
  readonly phone: string | null;
  /** The telephone number answers WhatsApp: customers write there in place of calling. */
  readonly takesWhatsapp: boolean;
  readonly hasLogo: boolean;
  /** Of its portal; null where it is closed or nobody knows its address. */
  readonly portalUrl: string | null;
  readonly takesPromises: boolean;
}

export interface AvisoPage {
  readonly html: string;
  /** Exactly what stands between the style tags, for a policy that names its hash. */
  readonly style: string;
}

const PLAIN_COLOR = '#334155';

/** The page that a cut customer sees: no script, nothing loaded from anywhere. */
export function renderAviso(
  content: AvisoContent,
  standing: LineStanding,
  locale: 'es' | 'en',
): AvisoPage {
  const words = AVISO_WORDS[locale];
  const name = escapeHtml(content.name);
  const title = words.title[standing];
  const isCut = standing === 'debt' || standing === 'unknown';
  const style = styleOf(content.color);
  const body = [
    // Beside the name, so that it says nothing to who hears the page.
    `<header>${content.hasLogo ? `<img src="${LOGO_PATH}" alt="">` : ''}<span>${name}</span></header>`,
    `<main><h1>${title}</h1>`,
    `<p>${words.why[standing]}</p>`,
    ...(isCut ? paragraphs(content.text[locale]) : []),
    ...(isCut && content.portalUrl !== null
      ? portal(
          content.portalUrl,
          content.takesPromises ? words.payOrPromise : words.pay,
          words.open,
        )
      : []),
    ...(content.phone === null ? [] : contact(content.phone, content.takesWhatsapp, words)),
    `<p class="small">${words.secure}</p></main>`,
  ];
  const html = [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">',
    `<title>${title} · ${name}</title><style>${style}</style></head>`,
    `<body>${body.join('')}</body></html>`,
  ].join('');
  return { html, style };
}

function styleOf(color: string | null): string {
  const brand = color !== null && /^#[0-9a-f]{6}$/i.test(color) ? color : PLAIN_COLOR;
  return [
    `:root{--brand:${brand};--ground:#f2f4f6;--card:#fff;--ink:#17212b;--soft:#4d5a67;--line:#d5dbe1}`,
    '@media(prefers-color-scheme:dark){:root{--ground:#10161c;--card:#19222b;--ink:#eef2f5;--soft:#b3bfca;--line:#33414e}}',
    '*{box-sizing:border-box}',
    'body{margin:0;min-height:100vh;background:var(--ground);color:var(--ink);font:17px/1.5 system-ui,sans-serif}',
    'header{display:flex;align-items:center;gap:12px;background:var(--brand);color:#fff;padding:16px 20px;font-weight:600;font-size:19px}',
    'header img{max-width:140px;height:44px;object-fit:contain;padding:4px;border-radius:8px;background:#fff}',
    'header span{min-width:0;overflow-wrap:anywhere}',
    'main{max-width:560px;margin:20px auto;padding:20px;background:var(--card);border:1px solid var(--line);border-radius:12px}',
    '@media(max-width:600px){main{margin:16px}}',
    'h1{margin:0 0 12px;font-size:25px;line-height:1.25}',
    'p{margin:0 0 16px;overflow-wrap:anywhere}',
    'a.go,a.call{display:block;padding:14px 16px;border-radius:10px;text-align:center;font-weight:600;text-decoration:none}',
    'a.go{background:var(--brand);color:#fff;margin:0 0 12px;border:1px solid var(--line)}',
    'a.call{color:inherit;border:1px solid var(--soft);margin:0 0 16px}',
    'a:focus-visible{outline:3px solid var(--ink);outline-offset:2px}',
    '.small{margin:0;font-size:15px;color:var(--soft)}',
  ].join('');
}

/** As its lines were typed. */
function paragraphs(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `<p>${escapeHtml(line)}</p>`);
}

function portal(url: string, lead: string, open: string): string[] {
  return [`<p>${lead}</p>`, `<a class="go" href="${escapeHtml(url)}">${open}</a>`];
}

/** WhatsApp takes a number in full with its country, in digits alone (its "click to chat"); another one is called. */
function contact(number: string, takesWhatsapp: boolean, words: AvisoWords): string[] {
  const dialled = number.replace(/[^+\d]/g, '');
  const digits = dialled.replace(/\D/g, '');
  const isWhole = dialled.startsWith('+') && digits.length >= 8 && digits.length <= 15;
  const [href, say] =
    takesWhatsapp && isWhole
      ? [`https://wa.me/${digits}`, words.write]
      : [`tel:${dialled}`, words.call];
  return [`<a class="call" href="${href}">${say} ${escapeHtml(number)}</a>`];
}
