import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLength, encodeSentence, ProtocolError, SentenceDecoder } from './codec.js';

const asText = (sentences: Buffer[][]) =>
  sentences.map((words) => words.map((word) => word.toString('latin1')));

function pushInPieces(decoder: SentenceDecoder, bytes: Buffer, sizes: readonly number[]) {
  const out: Buffer[][] = [];
  let at = 0;
  let turn = 0;
  while (at < bytes.length) {
    const size = sizes[turn++ % sizes.length] ?? 1;
    // A copy, so that a decoder that kept a view of a reused buffer would be caught.
    out.push(...decoder.push(Buffer.from(bytes.subarray(at, at + size))));
    at += size;
  }
  return out;
}

describe('encodeLength', () => {
  it.each([
    [0, '00'],
    [0x7f, '7f'],
    [0x80, '8080'],
    [0x3fff, 'bfff'],
    [0x4000, 'c04000'],
    [0x1fffff, 'dfffff'],
    [0x200000, 'e0200000'],
    [0xfffffff, 'efffffff'],
    [0x10000000, 'f010000000'],
    [0xffffffff, 'f0ffffffff'],
  ])('%i goes as %s', (length, hex) => {
    expect(encodeLength(length).toString('hex')).toBe(hex);
  });

  it('refuses what has no prefix', () => {
    for (const bad of [-1, 1.5, Number.NaN, 0x1_0000_0000]) {
      expect(() => encodeLength(bad)).toThrow(RangeError);
    }
  });
});

describe('encodeSentence', () => {
  it('writes each word behind its length and ends with the zero word', () => {
    expect(encodeSentence(['/login', '=name=é']).toString('hex')).toBe(
      `06${Buffer.from('/login').toString('hex')}083d6e616d653dc3a900`,
    );
  });

  it('refuses an empty word, which would end the sentence early', () => {
    expect(() => encodeSentence(['/login', ''])).toThrow(RangeError);
    expect(() => encodeSentence([])).toThrow(RangeError);
  });
});

describe('SentenceDecoder', () => {
  const word = fc.uint8Array({ minLength: 1, maxLength: 300 });
  const sentence = fc.array(word, { minLength: 1, maxLength: 8 });

  it('gives back any sentences, cut at any bytes', () => {
    fc.assert(
      fc.property(
        fc.array(sentence, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
        (sentences, sizes) => {
          const decoder = new SentenceDecoder();
          const bytes = Buffer.concat(sentences.map((words) => encodeSentence(words)));
          const out = pushInPieces(decoder, bytes, sizes);
          expect(out).toEqual(sentences.map((words) => words.map((w) => Buffer.from(w))));
          expect(decoder.midSentence).toBe(false);
        },
      ),
    );
  });

  it('reads every form of length, the long ones too', () => {
    const sizes = [1, 0x7f, 0x80, 0x3fff, 0x4000, 0x1fffff, 0x200000];
    const limits = { maxWordBytes: 0x200000, maxSentenceBytes: 0x1000000 };
    const words = sizes.map((size) => Buffer.alloc(size, size % 251));
    const bytes = encodeSentence(words);
    for (const pieces of [[bytes.length], [1460], [65_536, 1]]) {
      const [decoded] = pushInPieces(new SentenceDecoder(limits), bytes, pieces);
      expect(decoded?.map((w) => w.length)).toEqual(sizes);
      expect(decoded?.every((w, i) => w.equals(words[i] ?? Buffer.of()))).toBe(true);
    }
  });

  it('reads a five-byte prefix even where a shorter one would do', () => {
    const bytes = Buffer.from('f0000000052164 6f6e6500'.replace(' ', ''), 'hex');
    for (let cut = 1; cut < bytes.length; cut++) {
      const decoder = new SentenceDecoder();
      const out = [...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))];
      expect(asText(out)).toEqual([['!done']]);
    }
  });

  it('completes a sentence whose zero word arrives alone', () => {
    const decoder = new SentenceDecoder();
    const bytes = encodeSentence(['!done', '.tag=1']);
    expect(decoder.push(bytes.subarray(0, -1))).toEqual([]);
    expect(decoder.midSentence).toBe(true);
    expect(asText(decoder.push(bytes.subarray(-1)))).toEqual([['!done', '.tag=1']]);
  });

  it('ignores empty sentences', () => {
    const bytes = Buffer.concat([Buffer.of(0, 0), encodeSentence(['!done']), Buffer.of(0)]);
    expect(asText(new SentenceDecoder().push(bytes))).toEqual([['!done']]);
  });

  it.each([0xf8, 0xfb, 0xff])('refuses the reserved control byte %i and stays refused', (first) => {
    const decoder = new SentenceDecoder();
    expect(() => decoder.push(Buffer.of(first))).toThrow(ProtocolError);
    expect(() => decoder.push(encodeSentence(['!done']))).toThrow(ProtocolError);
  });

  it('hands over the whole sentences that came before a fault in the same chunk', () => {
    const bytes = Buffer.concat([encodeSentence(['!done', '.tag=1']), Buffer.of(0xff)]);
    try {
      new SentenceDecoder().push(bytes);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError);
      if (error instanceof ProtocolError)
        expect(asText([...error.before])).toEqual([['!done', '.tag=1']]);
    }
  });

  it('refuses over-long words at the prefix, before it would hold a byte of them', () => {
    const decoder = new SentenceDecoder({ maxWordBytes: 10 });
    expect(() => decoder.push(encodeLength(11))).toThrow(/word of 11 bytes/);
    expect(() => new SentenceDecoder().push(Buffer.from('f0ffffffff', 'hex'))).toThrow(
      ProtocolError,
    );
  });

  it('knows another protocol by its first byte when told what sentences begin with', () => {
    const decoder = () => new SentenceDecoder({ firstByte: 0x21 });
    expect(decoder().push(encodeSentence(['!done', '=ret=x']))).toHaveLength(1);
    expect(() => decoder().push(Buffer.from('HTTP/1.1'))).toThrow(/byte 0x54/);
    const slow = decoder();
    slow.push(Buffer.from('S'));
    expect(() => slow.push(Buffer.from('S'))).toThrow(ProtocolError);
  });

  it('refuses a sentence with too many words or bytes', () => {
    const words = Array.from({ length: 5 }, () => 'abcd');
    expect(() => new SentenceDecoder({ maxSentenceWords: 4 }).push(encodeSentence(words))).toThrow(
      /4 words/,
    );
    expect(() => new SentenceDecoder({ maxSentenceBytes: 19 }).push(encodeSentence(words))).toThrow(
      /19 bytes/,
    );
    expect(new SentenceDecoder({ maxSentenceBytes: 20 }).push(encodeSentence(words))).toHaveLength(
      1,
    );
  });

  it('never throws anything but ProtocolError on noise', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
        const decoder = new SentenceDecoder({ maxWordBytes: 256 });
        try {
          for (const chunk of chunks) decoder.push(Buffer.from(chunk));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});
