import { z } from 'zod';

/** The sheet that is signed on: points are whole numbers within it. */
export const SIGNATURE_WIDTH = 600;
export const SIGNATURE_HEIGHT = 240;
export const MOST_STROKES = 64;
export const MOST_POINTS = 2_000;
/** A dot or a tap is no signature. */
const FEWEST_POINTS = 8;

const x = z.number().int().min(0).max(SIGNATURE_WIDTH);
const y = z.number().int().min(0).max(SIGNATURE_HEIGHT);

/** Lines of a finger as points, never as a picture or a text: there is nothing in it that a page could run. */
export const signatureSchema = z
  .array(
    z
      .array(z.tuple([x, y]))
      .min(1)
      .max(MOST_POINTS),
  )
  .min(1)
  .max(MOST_STROKES)
  .refine((strokes) => pointsOf(strokes) <= MOST_POINTS, `has more than ${MOST_POINTS} points`)
  .refine((strokes) => pointsOf(strokes) >= FEWEST_POINTS, 'is no signature yet');
export type Signature = z.output<typeof signatureSchema>;

const pointsOf = (strokes: readonly (readonly unknown[])[]) =>
  strokes.reduce((sum, points) => sum + points.length, 0);

/** The value of an SVG path's `d`. */
export function signaturePath(signature: Signature): string {
  return signature
    .map((points) => points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${px} ${py}`).join(''))
    .join('');
}
