/**
 * What to paste as a netwatch's up-script and down-script: RouterOS 6 and 7 put the watched address into
 * `$host`. Within a script's quotes a `"` is written `\"` (MikroTik manual, Scripting, "Escape sequences").
 */
export function netwatchScript(url: string, status: 'up' | 'down'): string {
  const body = `{\\"host\\":\\"$host\\",\\"status\\":\\"${status}\\"}`;
  return (
    `/tool fetch url="${url}" http-method=post http-header-field="content-type: application/json" ` +
    `http-data="${body}" output=none`
  );
}
