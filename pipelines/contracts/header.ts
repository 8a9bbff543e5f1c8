/**
 * The form in which headers are compared: full width folded, brackets, spaces, underscores and invisible
 * characters removed, lower case. `成交金额（元）` and `成交金额(元)` and `成交金额 元` are one header.
 */
export const headerKey = (header: string): string =>
  header
    .normalize('NFKC')
    .replace(/[\p{White_Space}\p{Cf}_()[\]【】「」:*'"]/gu, '')
    .toLowerCase();
