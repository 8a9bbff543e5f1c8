/** A Chinese character is as wide as its height, a Latin letter a little more than half. */
const LATIN = 0.58;

const widthOf = (char: string): number => ((char.codePointAt(0) ?? 0) > 0x2e7f ? 1 : LATIN);

/** As much of a name as fits into so many pixels, with … for the rest: estimated, since no page need be there. */
export function fitText(text: string, pixels: number, fontSize: number): string {
  const room = pixels / fontSize;
  const chars = [...text];
  if (chars.reduce((sum, char) => sum + widthOf(char), 0) <= room) return text;
  let used = 1;
  let kept = '';
  for (const char of chars) {
    used += widthOf(char);
    if (used > room) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}
