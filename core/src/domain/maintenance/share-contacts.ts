/** Whether events of planned work may carry telephone numbers and e-mail addresses, out of `tenants.settings`. */
export function sharesContacts(settings: Readonly<Record<string, unknown>>): boolean {
  return settings['shareContacts'] === true;
}
