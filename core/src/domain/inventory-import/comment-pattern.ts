/** A comment's parts by the names that a person gave them. */
export interface CommentPattern {
  readonly names: readonly string[];
  parts(comment: string): readonly string[];
}

/**
 * "cliente|plan - telefono": words are names, what stands between them parts the comment. A comment with
 * fewer parts leaves the last ones empty; what is over stays in the last one.
 */
export function commentPattern(pattern: string): CommentPattern {
  const pieces = pattern.trim().split(/([\p{L}\p{N}_]+)/u);
  const names = pieces.filter((_, index) => index % 2 === 1);
  const separators = pieces.filter((_, index) => index % 2 === 0).slice(1, -1);
  return {
    names,
    parts: (comment) => {
      const parts: string[] = [];
      let rest = comment;
      for (const separator of separators) {
        const mark = separator.trim() === '' ? separator : separator.trim();
        const at = rest.indexOf(mark);
        parts.push((at < 0 ? rest : rest.slice(0, at)).trim());
        rest = at < 0 ? '' : rest.slice(at + mark.length);
      }
      return names.length === 0 ? [] : [...parts, rest.trim()];
    },
  };
}
