import { api } from '../api/app-api.js';

/** Hands a file of the api to the browser's own saving. */
export async function saveFile(path: string, name: string): Promise<void> {
  const blob = await api.download(path);
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
