const RADIO_NAME = /^(wlan|wifi|ath|ra\d|w60g|radio|cap|wl\d|wave)/i;
const RADIO_KIND = /wlan|wifi|wireless|ieee80211|w60g/i;

/** By what vendors call theirs: wlan1, wifi1, w60g-station-1 (MikroTik), ath0 (Ubiquiti), cap3 (CAPsMAN). */
export function isRadioInterface(name: string, kind = ''): boolean {
  return RADIO_NAME.test(name) || RADIO_KIND.test(kind);
}
