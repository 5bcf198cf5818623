import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { backupKeyId, fileKeyOf } from './backup-key.js';

/*
 * A file sealed in chunks, so that neither side ever holds it whole ("STREAM" of Hoang, Reyhanitabar, Rogaway and
 * Vizár, 2015, as the age format, version 1, uses it):
 *   file  = head | chunk 0 | … | chunk n
 *   head  = magic (16 bytes) | key id (8) | salt (32)
 *   chunk = AES-256-GCM(file key, nonce, up to 64 KiB, associated data = head) | tag (16)
 *   nonce = number of the chunk (11 bytes, big endian) | 1 for the last chunk, else 0
 * A chunk that is changed, moved, left out or cut off does not open, and neither does a file whose end is missing.
 */
const CIPHER = 'aes-256-gcm';
const MAGIC = Buffer.from('ATALAYA-BACKUP-1', 'latin1');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const HEAD_BYTES = MAGIC.length + 8 + SALT_BYTES;
const CHUNK_BYTES = 64 * 1_024;

/** Why a file is no backup that can be used here: one sentence without a full stop. Holds no key. */
export class BackupFileError extends Error {
  override readonly name = 'BackupFileError';
}

/** Collects bytes and hands out chunks of one size; the rest is the last one, which may be empty. */
class Chunks {
  #parts: Buffer[] = [];
  #size = 0;

  constructor(readonly chunkBytes: number) {}

  push(part: Buffer): void {
    this.#parts.push(part);
    this.#size += part.length;
  }

  /** A chunk that is not the last, for more follows it. */
  *whole(): Generator<Buffer> {
    if (this.#size <= this.chunkBytes) return;
    let all = Buffer.concat(this.#parts);
    while (all.length > this.chunkBytes) {
      yield all.subarray(0, this.chunkBytes);
      all = all.subarray(this.chunkBytes);
    }
    this.#parts = [all];
    this.#size = all.length;
  }

  rest(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

class Nonces {
  #number = 0;

  next(isLast: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(this.#number, 5, 6);
    nonce[11] = isLast ? 1 : 0;
    this.#number += 1;
    return nonce;
  }

  get number(): number {
    return this.#number;
  }
}

/** Seals what is written to it. */
export function sealing(key: Uint8Array): Transform {
  const salt = randomBytes(SALT_BYTES);
  const head = Buffer.concat([MAGIC, backupKeyId(key), salt]);
  const fileKey = fileKeyOf(key, salt);
  const nonces = new Nonces();
  const chunks = new Chunks(CHUNK_BYTES);
  const seal = (plain: Buffer, isLast: boolean) => {
    const cipher = createCipheriv(CIPHER, fileKey, nonces.next(isLast), {
      authTagLength: TAG_BYTES,
    });
    cipher.setAAD(head);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const stream = new Transform({
    transform(part: Buffer, _encoding, done) {
      chunks.push(part);
      for (const chunk of chunks.whole()) this.push(seal(chunk, false));
      done();
    },
    flush(done) {
      done(null, seal(chunks.rest(), true));
    },
  });
  stream.push(head);
  return stream;
}

/** Opens what `sealing` made. Fails with BackupFileError; what it let through before is authentic. */
export function opening(key: Uint8Array): Transform {
  return new Opening(key);
}

class Opening extends Transform {
  readonly #chunks = new Chunks(CHUNK_BYTES + TAG_BYTES);
  readonly #nonces = new Nonces();
  readonly #key: Uint8Array;
  #head = Buffer.alloc(0);
  #fileKey: Buffer | undefined;

  constructor(key: Uint8Array) {
    super();
    this.#key = key;
  }

  override _transform(part: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#try(done, () => {
      this.#chunks.push(this.#fileKey ? part : this.#readHead(part));
      for (const chunk of this.#chunks.whole()) this.push(this.#open(chunk, false));
    });
  }

  override _flush(done: TransformCallback): void {
    this.#try(done, () => {
      if (!this.#fileKey) throw noBackup();
      this.push(this.#open(this.#chunks.rest(), true));
    });
  }

  #try(done: TransformCallback, work: () => void): void {
    try {
      work();
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Returns what follows the head. */
  #readHead(part: Buffer): Buffer {
    const all = Buffer.concat([this.#head, part]);
    if (all.length < HEAD_BYTES) {
      this.#head = all;
      return Buffer.alloc(0);
    }
    const head = Buffer.from(all.subarray(0, HEAD_BYTES));
    if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw noBackup();
    const sealedWith = head.subarray(MAGIC.length, MAGIC.length + 8);
    const given = backupKeyId(this.#key);
    if (!sealedWith.equals(given)) {
      throw new BackupFileError(
        `it was sealed with the key ${sealedWith.toString('hex')}, and the key given is ${given.toString('hex')}`,
      );
    }
    this.#head = head;
    this.#fileKey = fileKeyOf(this.#key, head.subarray(MAGIC.length + 8));
    return all.subarray(HEAD_BYTES);
  }

  #open(sealed: Buffer, isLast: boolean): Buffer {
    const { number } = this.#nonces;
    const nonce = this.#nonces.next(isLast);
    const end = sealed.length - TAG_BYTES;
    try {
      if (end < 0 || !this.#fileKey) throw new Error('too short');
      const decipher = createDecipheriv(CIPHER, this.#fileKey, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(this.#head);
      decipher.setAuthTag(sealed.subarray(end));
      return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
    } catch {
      throw new BackupFileError(
        isLast
          ? `it is cut off or damaged at its end (chunk ${number})`
          : `it is damaged (chunk ${number})`,
      );
    }
  }
}

const noBackup = () => new BackupFileError('it is no backup of Atalaya, or one of a later format');
