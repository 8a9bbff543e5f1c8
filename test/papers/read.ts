import type { PaperSpan } from '../../src/contracts/paper.ts';
import type { Locale } from '../../src/domain/text.ts';
import { formatter } from '../../src/i18n/format.ts';
import { numeral } from '../../src/i18n/numeral.ts';

/** A sentence as it will be read. */
export function read(spans: readonly PaperSpan[], locale: Locale): string {
  const f = formatter(locale);
  return spans
    .map((span) =>
      span.kind === 'value' ? numeral(span.bound, f) : locale === 'en' ? span.text.en : span.text.zh,
    )
    .join('');
}
