import { base64Of } from './base64-of.js';

const MOST_BYTES = 3_900_000;
const LONGEST_SIDE = 2_000;
const TYPES = ['image/jpeg', 'image/png', 'image/webp'];

/** A photo as the api takes it: what a phone made too large, or in a format of its own, is drawn anew and smaller. */
export async function photoBase64(file: File): Promise<string> {
  if (file.size <= MOST_BYTES && TYPES.includes(file.type)) return base64Of(file);
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
  if (drawn === null) throw new Error('the photo cannot be drawn');
  return base64Of(new File([drawn], 'photo.jpg', { type: 'image/jpeg' }));
}
