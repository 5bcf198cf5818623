/** 128 random bits. `crypto.randomUUID` is absent on plain HTTP, which is what a LAN often has. */
export function makeIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
