import type { DocumentSnapshot } from '@atalaya/core/domain/billing/frozen';
import {
  SIGNATURE_HEIGHT,
  SIGNATURE_WIDTH,
  type Signature,
} from '@atalaya/core/domain/tickets/signature';
import PDFDocument from 'pdfkit';
import { create } from 'qrcode';
import type { DocumentBrand } from './document-brand.js';
import { filled } from './document-words.js';
import { printable } from './printable-text.js';

const MARGIN = 48;
const FOOT = 64;
const BODY = 9;
const INK = '#111827';
const MUTED = '#6b7280';
const RULE = '#d1d5db';
const LOGO = { width: 150, height: 54 };

export interface SheetHead {
  readonly issuer: DocumentSnapshot['issuer'];
  readonly brand: DocumentBrand;
  readonly title: string;
  readonly number: string;
  /** Across every page: a document that holds no more. */
  readonly stamp: string | null;
  /** The day that the file says it was made on: a document is the same whenever it is asked for. */
  readonly madeOn: string;
  /** With `{page}` and `{pages}`. */
  readonly pageLabel: string;
}

export interface Column {
  readonly label: string;
  /** Of the whole width. */
  readonly share: number;
  readonly isNumber?: boolean;
}

/** Sheets of A4 in a tenant's brand. What does not fit a place is cut or goes on to the next page; nothing overlaps. */
export class PdfSheet {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #head: SheetHead;
  readonly #chunks: Buffer[] = [];
  readonly #done: Promise<Uint8Array>;

  constructor(head: SheetHead) {
    this.#head = head;
    const info = {
      Title: printable(`${head.title} ${head.number}`),
      Author: printable(head.issuer.name),
    };
    const made = new Date(`${head.madeOn}T00:00:00Z`);
    const producer = { Producer: info.Author, Creator: info.Author };
    this.#pdf = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: FOOT },
      bufferPages: true,
      info: { ...info, ...producer, CreationDate: made, ModDate: made },
    });
    this.#pdf.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#done = new Promise((resolve, reject) => {
      this.#pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(this.#chunks))));
      this.#pdf.on('error', reject);
    });
    this.#letterhead();
  }

  /** Names with values, in two columns; what has no value is left out. */
  facts(rows: readonly (readonly [string, string | null])[]): void {
    for (const [name, value] of rows) {
      if (value === null || value === '') continue;
      this.#room(14);
      const top = this.#pdf.y;
      this.#font(false)
        .fillColor(MUTED)
        .text(printable(name), MARGIN, top, { width: 96, lineBreak: false });
      this.#font(false)
        .fillColor(INK)
        .text(printable(value), MARGIN + 100, top, {
          width: this.#width - 100,
          height: 24,
          ellipsis: true,
        });
      this.#pdf.y = Math.max(this.#pdf.y, top + 13);
    }
    this.#pdf.y += 8;
  }

  /** Rows that go on over as many pages as they need, the heads of the columns on each. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    this.#columnHeads(columns);
    for (const row of rows) {
      const texts = row.map((text) => printable(text));
      const height = this.#rowHeight(columns, texts);
      if (this.#pdf.y + height > this.#bottom) {
        this.#newPage();
        this.#columnHeads(columns);
      }
      this.#row(columns, texts, INK, height);
      this.#rule(RULE);
    }
    this.#pdf.y += 6;
  }

  /** Sums at the right; the last is the one that counts. */
  sums(rows: readonly (readonly [string, string])[]): void {
    this.#room(rows.length * 16 + 12);
    rows.forEach(([name, value], index) => {
      const isLast = index === rows.length - 1;
      const top = this.#pdf.y;
      const left = MARGIN + this.#width * 0.5;
      const half = this.#width * 0.25;
      this.#font(isLast, isLast ? 11 : BODY)
        .fillColor(isLast ? this.#head.brand.color : MUTED)
        .text(printable(name), left, top, { width: half, height: 14, ellipsis: true });
      this.#font(isLast, isLast ? 11 : BODY)
        .fillColor(INK)
        .text(printable(value), left + half, top, {
          width: half,
          align: 'right',
          lineBreak: false,
        });
      this.#pdf.y = top + 16;
    });
    this.#pdf.y += 8;
  }

  /** A short paragraph. */
  note(text: string): void {
    this.#room(40);
    this.#font(false, 8).fillColor(MUTED).text(printable(text), MARGIN, this.#pdf.y, {
      width: this.#width,
      height: 36,
      ellipsis: true,
    });
    this.#pdf.y += 6;
  }

  /** A QR code (ISO/IEC 18004) drawn as squares, with lines beside it. */
  code(text: string, lines: readonly string[]): void {
    const size = 96;
    this.#room(size + 12);
    const { modules } = create(text, { errorCorrectionLevel: 'Q' });
    const [top, unit] = [this.#pdf.y, size / modules.size];
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (!modules.get(row, column)) continue;
        this.#pdf.rect(MARGIN + column * unit, top + row * unit, unit, unit);
      }
    }
    this.#pdf.fill('#000000');
    lines.forEach((line, index) => {
      this.#font(index === 0)
        .fillColor(index === 0 ? INK : MUTED)
        .text(printable(line), MARGIN + size + 16, top + index * 14, {
          width: this.#width - size - 16,
          height: 13,
          ellipsis: true,
        });
    });
    this.#pdf.y = top + size + 12;
  }

  /** The lines of a drawn signature above a line with the name. */
  signature(strokes: Signature, label: string): void {
    const width = 200;
    const unit = width / SIGNATURE_WIDTH;
    const height = SIGNATURE_HEIGHT * unit;
    this.#room(height + 40);
    const top = this.#pdf.y + 12;
    for (const [first, ...others] of strokes) {
      if (first === undefined) continue;
      const [x, y] = first;
      this.#pdf.moveTo(MARGIN + x * unit, top + y * unit);
      // A tap is a stroke of no length, which would leave no mark.
      if (others.length === 0) this.#pdf.lineTo(MARGIN + x * unit + 0.5, top + y * unit);
      for (const [toX, toY] of others) this.#pdf.lineTo(MARGIN + toX * unit, top + toY * unit);
      this.#pdf.lineWidth(1).lineCap('round').lineJoin('round').stroke(INK);
    }
    const foot = top + height + 2;
    this.#pdf
      .moveTo(MARGIN, foot)
      .lineTo(MARGIN + width, foot)
      .lineWidth(0.5)
      .stroke(RULE);
    this.#font(false, 8)
      .fillColor(MUTED)
      .text(printable(label), MARGIN, foot + 4, { width: width * 2, height: 12, ellipsis: true });
    this.#pdf.y = foot + 22;
  }

  /** The file; the sheet takes nothing more. */
  async end(): Promise<Uint8Array> {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.#pdf.switchToPage(page);
      this.#foot(page - start + 1, count);
    }
    this.#pdf.end();
    return this.#done;
  }

  get #width(): number {
    return this.#pdf.page.width - 2 * MARGIN;
  }

  get #bottom(): number {
    return this.#pdf.page.height - FOOT - 8;
  }

  #font(isBold: boolean, size = BODY): PDFKit.PDFDocument {
    return this.#pdf.font(isBold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
  }

  #room(height: number): void {
    if (this.#pdf.y + height > this.#bottom) this.#newPage();
  }

  #newPage(): void {
    this.#pdf.addPage();
    this.#pdf.y = MARGIN;
  }

  #letterhead(): void {
    const { issuer, brand, title, number } = this.#head;
    const pdf = this.#pdf;
    pdf.rect(0, 0, pdf.page.width, 8).fill(brand.color);
    const half = this.#width * 0.55;
    let top = MARGIN - 16;
    if (brand.logo !== null && this.#logo(brand.logo, top)) top += LOGO.height + 6;
    this.#font(true, 13).fillColor(brand.color);
    pdf.text(printable(issuer.name), MARGIN, top, { width: half, height: 32, ellipsis: true });
    const lines = [issuer.legalName, issuer.taxId, issuer.address, issuer.phone, issuer.email];
    for (const line of lines) {
      if (line === null || line === '' || line === issuer.name) continue;
      this.#font(false, 8).fillColor(MUTED);
      pdf.text(printable(line), MARGIN, pdf.y + 1, { width: half, height: 20, ellipsis: true });
    }
    const leftEnd = pdf.y;
    const right = MARGIN + half + 12;
    const width = this.#width - half - 12;
    this.#font(true, 15).fillColor(INK);
    pdf.text(printable(title), right, MARGIN - 16, {
      width,
      height: 40,
      align: 'right',
      ellipsis: true,
    });
    this.#font(false, 11).fillColor(MUTED);
    pdf.text(printable(number, 40), right, pdf.y + 2, {
      width,
      height: 16,
      align: 'right',
      ellipsis: true,
    });
    pdf.y = Math.max(leftEnd, pdf.y) + 14;
    this.#rule(brand.color);
    pdf.y += 10;
  }

  /** False for a picture that cannot be read: a document does without. */
  #logo(logo: Uint8Array, top: number): boolean {
    try {
      this.#pdf.image(Buffer.from(logo), MARGIN, top, { fit: [LOGO.width, LOGO.height] });
      return true;
    } catch {
      return false;
    }
  }

  #columnHeads(columns: readonly Column[]): void {
    this.#room(30);
    const top = this.#pdf.y;
    this.#pdf.rect(MARGIN, top - 3, this.#width, 16).fill(this.#head.brand.color);
    this.#pdf.y = top;
    this.#row(
      columns,
      columns.map(({ label }) => label),
      '#ffffff',
      12,
      true,
    );
    this.#pdf.y = top + 18;
  }

  #rowHeight(columns: readonly Column[], texts: readonly string[]): number {
    this.#font(false);
    const heights = columns.map(({ share, isNumber }, index) =>
      isNumber === true
        ? 11
        : this.#pdf.heightOfString(texts[index] ?? '', { width: this.#width * share - 8 }),
    );
    return Math.min(Math.max(...heights), 44);
  }

  #row(
    columns: readonly Column[],
    texts: readonly string[],
    color: string,
    height: number,
    isBold = false,
  ): void {
    const top = this.#pdf.y;
    let left = MARGIN;
    columns.forEach(({ share, isNumber }, index) => {
      const width = this.#width * share;
      this.#font(isBold).fillColor(color);
      this.#pdf.text(texts[index] ?? '', left + 4, top, {
        width: width - 8,
        height: height + 1,
        ellipsis: true,
        align: isNumber === true ? 'right' : 'left',
      });
      left += width;
    });
    this.#pdf.y = top + height + 3;
  }

  #rule(color: string): void {
    const { y } = this.#pdf;
    this.#pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + this.#width, y)
      .lineWidth(0.5)
      .stroke(color);
    this.#pdf.y = y + 3;
  }

  #foot(page: number, pages: number): void {
    const pdf = this.#pdf;
    const { brand, pageLabel, stamp } = this.#head;
    const top = pdf.page.height - FOOT + 14;
    // The foot lies within the margin, where text would otherwise begin a further page.
    pdf.page.margins.bottom = 0;
    this.#font(false, 7).fillColor(MUTED);
    if (brand.footer !== null) {
      pdf.text(printable(brand.footer), MARGIN, top, {
        width: this.#width - 90,
        height: 28,
        ellipsis: true,
      });
    }
    const label = filled(pageLabel, { page: String(page), pages: String(pages) });
    pdf.text(printable(label), MARGIN + this.#width - 86, top, {
      width: 86,
      align: 'right',
      lineBreak: false,
    });
    if (stamp === null) return;
    pdf.save().rotate(-35, { origin: [pdf.page.width / 2, pdf.page.height / 2] });
    this.#font(true, 84).fillColor('#dc2626').fillOpacity(0.18);
    pdf.text(printable(stamp), 0, pdf.page.height / 2 - 42, {
      width: pdf.page.width,
      align: 'center',
      lineBreak: false,
    });
    pdf.restore();
  }
}
