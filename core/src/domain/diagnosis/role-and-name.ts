const WORD = /[\p{L}\p{N}]/u;

/** `Router CCR Norte`; of a device whose name begins with its role the name alone: nobody says `Router Router 1`. */
export function roleAndName(role: string, name: string): string {
  const isSaid = name.toLowerCase().startsWith(role.toLowerCase());
  return isSaid && !WORD.test(name.charAt(role.length)) ? name : `${role} ${name}`;
}
