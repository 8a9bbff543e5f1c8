/** Says on every generated page where it comes from. */
export const GENERATED =
  '<!-- thermometer contracts --out docs/contracts 生成，请勿手改 / generated, do not edit -->';

/** A table; cells may hold anything but line breaks, and empty ones stay empty. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Blocks of a page, one empty line apart. */
export const page = (...blocks: readonly string[]): string =>
  `${blocks.filter((block) => block !== '').join('\n\n')}\n`;

export const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
