import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../inventory-import/decode-text.js';
import { statementFormatOf } from './bank-file.js';
import { readMt940 } from './read-mt940.js';
import { readOfx } from './read-ofx.js';
import { lineKeys } from './statement-columns.js';

const SGML = `OFXHEADER:100\r
DATA:OFXSGML\r
VERSION:102\r
CHARSET:1252\r
\r
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>MXN<BANKACCTFROM><ACCTID>0123</BANKACCTFROM>\r
<BANKTRANLIST>\r
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260305120000[-6:CST]<TRNAMT>499.00<FITID>F1\r
<REFNUM>BNK4411<NAME>Peña &amp; Hijos<MEMO>pago internet</STMTTRN>\r
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260305<TRNAMT>-12,5<FITID>F2</STMTTRN>\r
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r
`;
const xml = (body: string, currency = 'MXN') =>
  `<?xml version="1.0"?><?OFX OFXHEADER="200"?>
<OFX><CURDEF>${currency}</CURDEF><ACCTID>9</ACCTID><!-- <STMTTRN> -->
${body}
</OFX>`;
const entry = (fields: string) => `<STMTTRN>${fields}</STMTTRN>`;
const good = '<DTPOSTED>20260305</DTPOSTED><TRNAMT>10.00</TRNAMT><FITID>1</FITID>';

describe('OFX', () => {
  it('of version 1 is read with the accents of its charset, and money that went out left out', () => {
    const decoded = decodeText(Buffer.from(SGML, 'latin1'));
    const text = decoded.ok ? decoded.value : '';
    expect(statementFormatOf(text)).toBe('ofx');
    expect(readOfx(text, 'MXN')).toEqual({
      currency: 'MXN',
      skipped: 1,
      problems: [],
      rows: [
        {
          position: 8,
          bookedOn: '2026-03-05',
          amountMinor: 49_900,
          reference: 'BNK4411 pago internet',
          payer: 'Peña & Hijos',
          bankId: '0123/F1',
        },
      ],
    });
    expect(readOfx(SGML.replaceAll('\r\n', '\r'), 'MXN').rows[0]?.position).toBe(8);
  });

  it('of version 2 is read, expands nothing and keeps a name in CDATA', () => {
    const name = '<NAME><![CDATA[A < B & Co]]></NAME><MEMO>&#xD800;&#0;&bomb;&#209;</MEMO>';
    expect(readOfx(xml(entry(good + name)), 'MXN').rows).toMatchObject([
      { payer: 'A < B & Co', reference: '&#xD800;&#0;&bomb;Ñ' },
    ]);
  });

  it.each([
    ['<TRNAMT>10.00', 'date', ''],
    ['<DTPOSTED>20260231<TRNAMT>10.00', 'date', '20260231'],
    ['<DTPOSTED>20260305', 'amount', ''],
    ['<DTPOSTED>20260305<TRNAMT>1.005', 'amount', '1.005'],
    [`${good}<CURRENCY><CURSYM>USD</CURSYM></CURRENCY>`, 'currency', 'USD'],
  ] as const)('names the line and what is wrong of %s', (fields, column, text) => {
    expect(readOfx(xml(entry(fields)), 'MXN').problems).toEqual([{ row: 3, column, text }]);
  });

  it('that was cut off is told, wherever it was cut within its entries', () => {
    const whole = xml(entry(good));
    for (const end of [whole.indexOf('</OFX'), whole.indexOf('</STMTTRN'), whole.length - 1]) {
      expect(readOfx(whole.slice(0, end), 'MXN').problems.at(-1)?.column).toBe('end');
    }
  });

  it('is known again by the id of the bank, whatever else it says of a line', () => {
    const keyOf = (memo: string, id = '1') =>
      lineKeys(
        readOfx(xml(entry(`${good.replace('>1<', `>${id}<`)}<MEMO>${memo}`)), 'MXN').rows,
      )[0];
    expect(keyOf('pending')).toBe(keyOf('booked, with more words'));
    expect(keyOf('same')).not.toBe(keyOf('same', '2'));
  });
});

const MT940 = `{1:F01BANKMXMMAXXX0000000000}{2:O9400000}{4:
:20:STMT260305
:25:0123456789
:28C:64/1
:60F:C260304MXN1000,00
:61:2603050305CN499,00NTRFNONREF//BNK4411
SPEI RECIBIDO
:86:SOLIS RIOS MARTA pago de
marzo
:61:260305D12,5NCHGNONREF
:61:260306C317,NTRFREF 77
:86:166?00ABONO?20pago ?21AT0000?32LUNA VEGA ?33TERESA
:62F:C260306MXN1803,50
-}
`;

describe('MT940', () => {
  it('is read with its references, its payer and its balances', () => {
    expect(statementFormatOf(MT940)).toBe('mt940');
    expect(readMt940(MT940, 'MXN')).toEqual({
      currency: 'MXN',
      skipped: 1,
      problems: [],
      rows: [
        {
          position: 6,
          bookedOn: '2026-03-05',
          amountMinor: 49_900,
          reference: 'BNK4411 SPEI RECIBIDO',
          payer: 'SOLIS RIOS MARTA pago de marzo',
        },
        {
          position: 11,
          bookedOn: '2026-03-06',
          amountMinor: 31_700,
          reference: 'REF 77 pago AT0000',
          payer: 'LUNA VEGA TERESA',
        },
      ],
    });
  });

  it.each([
    [':62F:C260306MXN1803,50\n-}', '', { row: 12, column: 'end', text: '' }],
    ['1803,50', '1803,51', { row: 13, column: 'balance', text: 'C260306MXN1803,51' }],
    ['C317,N', 'C3x7,N', { row: 11, column: 'amount', text: '260306C3x7,NTRFREF 77' }],
    ['260306C3', '260231C3', { row: 11, column: 'date', text: '260231' }],
    ['306MXN18', '306USD18', { row: 13, column: 'currency', text: 'USD' }],
  ] as const)('with %s as %s names the line', (from, to, problem) => {
    expect(readMt940(MT940.replace(from, to), 'MXN').problems).toEqual([problem]);
  });
});

it('no file of a bank breaks its reader, and none takes long', () => {
  const piece = fc.constantFrom(...SGML.split(/(?=<)/), ...MT940.split('\n'), '<', '>', '&#', ':');
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('\n');
      for (const read of [readOfx, readMt940]) {
        const { rows, problems } = read(text, 'MXN');
        expect(rows.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
        expect(problems.length).toBeLessThanOrEqual(50);
      }
      return statementFormatOf(text) !== undefined;
    }),
  );
  const huge = `<OFX>${'<STMTTRN>'.repeat(300_000)}`;
  expect(readOfx(huge, 'MXN').problems).toHaveLength(50);
  expect(readMt940(`:20:x\n${':61:'.repeat(300_000)}`, 'MXN').rows).toEqual([]);
});
