import { type Place, wrong } from '../error.ts';

/** What a call of the text names: a query, one of its members, or a word. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  /** `key=value`, after the arguments. */
  readonly options: Readonly<Record<string, string>>;
  /** `{{lit 1.2 | source}}`: everything after the bar. */
  readonly source?: string;
  readonly place: Place;
}

export type Inline =
  | { readonly kind: 'text'; readonly text: string; readonly place: Place }
  | { readonly kind: 'call'; readonly call: Call }
  /** `[[A || B]]`: A, unless a call within it has nothing to say; then B, which may be empty. */
  | { readonly kind: 'either'; readonly options: readonly (readonly Inline[])[]; readonly place: Place };

/** Names of calls that writers may use in Chinese. */
const ALIASES: Readonly<Record<string, string>> = { 值: 'value', 注: 'lit', 期间: 'period', 地区: 'place' };

/**
 * Text with `{{calls}}` and `[[optional || otherwise]]` parts.
 * @throws PaperError where a brace or bracket is never closed.
 */
export function parseInline(text: string, start: Place): Inline[] {
  const reader = new Reader(text, start);
  const parts = reader.sequence(false);
  return parts;
}

class Reader {
  private at = 0;
  private readonly text: string;
  private readonly start: Place;
  constructor(text: string, start: Place) {
    this.text = text;
    this.start = start;
  }

  /** Up to the end, or up to `||` or `]]` inside a group. */
  sequence(inside: boolean): Inline[] {
    const parts: Inline[] = [];
    let from = this.at;
    const flush = (): void => {
      if (this.at > from)
        parts.push({ kind: 'text', text: this.text.slice(from, this.at), place: this.placeAt(from) });
    };
    while (this.at < this.text.length) {
      const two = this.text.slice(this.at, this.at + 2);
      if (two === '{{') {
        flush();
        parts.push({ kind: 'call', call: this.call() });
        from = this.at;
      } else if (two === '[[') {
        flush();
        parts.push(this.either());
        from = this.at;
      } else if (inside && (two === '||' || two === ']]')) {
        flush();
        return parts;
      } else this.at += 1;
    }
    flush();
    return parts;
  }

  private either(): Inline {
    const place = this.placeAt(this.at);
    this.at += 2;
    const options = [this.sequence(true)];
    while (this.text.startsWith('||', this.at)) {
      this.at += 2;
      options.push(this.sequence(true));
    }
    if (!this.text.startsWith(']]', this.at))
      wrong(place, '“[[”没有对应的“]]”。', '"[[" is never closed by "]]".');
    this.at += 2;
    return { kind: 'either', options, place };
  }

  private call(): Call {
    const place = this.placeAt(this.at);
    const end = this.text.indexOf('}}', this.at);
    if (end < 0) wrong(place, '“{{”没有对应的“}}”。', '"{{" is never closed by "}}".');
    const inner = this.text.slice(this.at + 2, end).trim();
    this.at = end + 2;
    return callOf(inner, place);
  }

  private placeAt(offset: number): Place {
    return { ...this.start, column: this.start.column + offset };
  }
}

/** @throws PaperError for an empty call. */
export function callOf(inner: string, place: Place): Call {
  const bar = inner.indexOf('|');
  const head = bar < 0 ? inner : inner.slice(0, bar);
  const source = bar < 0 ? undefined : inner.slice(bar + 1).trim();
  const [name, ...rest] = head.trim().split(/\s+/);
  if (!name) wrong(place, '“{{ }}”里没有内容。', 'There is nothing between the braces.');
  const known = ALIASES[name] ?? name;
  if (known === 'lit') return { name: known, args: [rest.join(' ')], options: {}, source, place };
  const options = Object.fromEntries(
    rest.flatMap((word) => {
      const at = word.indexOf('=');
      return at > 0 ? [[word.slice(0, at), word.slice(at + 1)]] : [];
    }),
  );
  return { name: known, args: rest.filter((word) => !(word.indexOf('=') > 0)), options, source, place };
}

/** Every call of a text, those of optional parts too. */
export function callsOf(parts: readonly Inline[]): Call[] {
  return parts.flatMap((part) =>
    part.kind === 'call' ? [part.call] : part.kind === 'either' ? part.options.flatMap(callsOf) : [],
  );
}
