/** The pages of docs/runbooks, in the bundle: they open without the internet. */
const PAGES = {
  en: import.meta.glob<string>('../../../../docs/runbooks/*.md', {
    query: '?raw',
    import: 'default',
  }),
  es: import.meta.glob<string>('../../../../docs/runbooks/es/*.md', {
    query: '?raw',
    import: 'default',
  }),
};

/** In the asked language where there is one, else in English; undefined for a page that does not exist. */
export async function loadRunbook(name: string, locale: 'es' | 'en'): Promise<string | null> {
  const load =
    PAGES[locale][`../../../../docs/runbooks/${locale === 'es' ? 'es/' : ''}${name}.md`] ??
    PAGES.en[`../../../../docs/runbooks/${name}.md`];
  return load === undefined ? null : load();
}
