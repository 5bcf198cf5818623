import { KeptBytes } from './kept-bytes.js';
import { SharedPieces } from './shared-pieces.js';

const MOST_KEPT = 1_024;
/** A device's long words are its own, and its own memory. */
const MOST_BYTES = 2_048;
const LOOKS = new SharedPieces<SlotLooks>(MOST_KEPT);

/** What a plan's slots hold besides numbers: which kind of value each is, and their texts and OIDs. */
export class SlotLooks {
  /** Nobody may write into what several devices have. */
  isShared = false;

  private constructor(
    /** What each value is (see TAG), 0 where the device has none. */
    readonly tags: Uint8Array,
    /** Bytes are a Latin-1 text, which takes a quarter of a Buffer's memory. */
    readonly texts: (string | undefined)[],
    /** The texts as they were read, with their tags. */
    readonly contents: KeptBytes,
  ) {}

  static empty(length: number): SlotLooks {
    const texts = Array.from({ length }, () => undefined);
    return new SlotLooks(new Uint8Array(length), texts, new KeptBytes(length));
  }

  /** The same for whoever looks the same. */
  shared(): SlotLooks {
    const { tags, texts, contents } = this;
    if (this.isShared || contents.size > MOST_BYTES) return this;
    const key = JSON.stringify([[...tags], texts, texts.map((_, slot) => contents.text(slot))]);
    return LOOKS.of(key, () => {
      const looks = this.copy();
      looks.isShared = true;
      return looks;
    });
  }

  copy(): SlotLooks {
    return new SlotLooks(this.tags.slice(), [...this.texts], this.contents.copy());
  }
}
