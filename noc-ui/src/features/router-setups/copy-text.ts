/**
 * Copies from a click. On plain HTTP, which is what a LAN often has, browsers keep the clipboard to secure pages: the
 * text is selected and copied as by hand there.
 */
export async function copyText(text: string, source: HTMLTextAreaElement | null): Promise<boolean> {
  if ('clipboard' in navigator) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by the browser's settings: by hand, then.
    }
  }
  source?.select();
  return source !== null && document.execCommand('copy');
}
