import { api } from '../api/app-api.js';

const KEPT_MS = 60_000;

/**
 * Shows a file of the api in a tab of its own, which opens with the click: a browser bars one that comes later. Where
 * it is barred all the same, this tab shows it.
 */
export async function openFile(path: string): Promise<void> {
  const tab = window.open('', '_blank');
  try {
    const url = URL.createObjectURL(await api.download(path));
    (tab ?? window).location.assign(url);
    // The tab has read it long before.
    setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  } catch (error) {
    tab?.close();
    throw error;
  }
}
