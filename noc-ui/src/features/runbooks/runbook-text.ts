/** A piece of a line: plain, code, or a link to another page. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly page: string };

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly line: readonly Inline[] }
  | { readonly kind: 'steps'; readonly lines: readonly (readonly Inline[])[] };

const INLINE = /`([^`]+)`|\[([^\]]+)\]\(([\w-]+)\.md\)|\*([^*]+)\*/g;

/** The little of Markdown that runbooks are written in: headings, paragraphs, numbered steps, code and links. */
export function runbookBlocks(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): Block => {
      if (part.startsWith('#')) {
        return { kind: 'heading', line: inlineOf(part.replace(/^#+\s*/, '')) };
      }
      if (!/^\d+\. /.test(part)) return { kind: 'paragraph', line: inlineOf(part) };
      const steps = part.split(/\n(?=\d+\. )/).map((step) => step.replace(/^\d+\. /, ''));
      return { kind: 'steps', lines: steps.map(inlineOf) };
    });
}

function inlineOf(text: string): Inline[] {
  const line: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, label, page, emphasis] = match;
    if (match.index > end) line.push({ kind: 'text', text: text.slice(end, match.index) });
    if (code !== undefined) line.push({ kind: 'code', text: code });
    else if (page !== undefined) line.push({ kind: 'link', text: label ?? page, page });
    else line.push({ kind: 'text', text: emphasis ?? '' });
    end = match.index + whole.length;
  }
  if (end < text.length) line.push({ kind: 'text', text: text.slice(end) });
  return line;
}
