import type { Tags } from '@atalaya/core/domain/metrics/sample';
import { storableText } from './storable-text.js';

/**
 * The tags of one way's values as every store takes them. Tags are a device's own words: an interface's name may hold
 * anything. Most polls bring the same objects in the same places, which need not be looked at again.
 */
export class StorableTags {
  readonly #asked: Tags[] = [];
  /** By place, where they are others than those asked. */
  #cleaned: Map<number, Tags> | undefined;

  /** `place`: the value's number in its poll. */
  at(place: number, tags: Tags): Tags {
    if (this.#asked[place] === tags) return this.#cleaned?.get(place) ?? tags;
    const clean = storable(tags);
    this.#asked[place] = tags;
    if (clean === tags) this.#cleaned?.delete(place);
    else this.#clean(place, clean);
    return clean;
  }

  /** Whether every store takes these as they are. */
  static areStorable(tags: Tags): boolean {
    return storable(tags) === tags;
  }

  /** The poll had as many values: what lay behind them was another poll's. */
  end(count: number): void {
    if (this.#asked.length > count) this.#asked.length = count;
  }

  #clean(place: number, tags: Tags): void {
    this.#cleaned ??= new Map();
    this.#cleaned.set(place, tags);
  }
}

function storable(tags: Tags): Tags {
  const entries = Object.entries(tags);
  if (entries.every(([, text]) => storableText(text) === text)) return tags;
  return Object.fromEntries(entries.map(([name, text]) => [name, storableText(text)]));
}
