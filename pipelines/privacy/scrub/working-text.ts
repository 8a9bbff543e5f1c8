import { type Finding, PLACEHOLDER, SCRUB_KINDS, type ScrubKind } from './kind.ts';

/** Private-use characters, one per kind, stand for what was found; detectors see them as one opaque thing. */
const FIRST_MARK = 0xe100;
export const MARKS: Readonly<Record<ScrubKind, string>> = Object.fromEntries(
  SCRUB_KINDS.map((kind, i) => [kind, String.fromCharCode(FIRST_MARK + i)]),
) as Record<ScrubKind, string>;
export const ANY_MARK = `${String.fromCharCode(FIRST_MARK)}-${String.fromCharCode(FIRST_MARK + SCRUB_KINDS.length - 1)}`;

const PLACEHOLDERS = new RegExp(Object.values(PLACEHOLDER).join('|'), 'g');
const KIND_OF = new Map(SCRUB_KINDS.map((kind) => [PLACEHOLDER[kind], kind]));

/**
 * The text while it is being scrubbed. What was found shrinks to one mark, as does a placeholder that was already
 * there; detectors therefore cannot tell a text scrubbed before from one being scrubbed, which makes `scrub`
 * idempotent by construction.
 */
export class WorkingText {
  /** Marks in place of findings; full-width letters, digits and signs folded to ASCII. One char per entry of `from`. */
  folded: string;
  private readonly original: string;
  private from: number[];
  private to: number[];
  private readonly findings: Finding[] = [];

  constructor(original: string) {
    this.original = original;
    const chars: string[] = [];
    this.from = [];
    this.to = [];
    const add = (char: string, from: number, to: number): void => {
      chars.push(char);
      this.from.push(from);
      this.to.push(to);
    };
    let at = 0;
    const copyUntil = (end: number): void => {
      for (; at < end; at++) add(fold(original.charCodeAt(at)), at, at + 1);
    };
    for (const match of original.matchAll(PLACEHOLDERS)) {
      copyUntil(match.index);
      const kind = KIND_OF.get(match[0]);
      at = match.index + match[0].length;
      if (kind) add(MARKS[kind], match.index, at);
    }
    copyUntil(original.length);
    this.folded = chars.join('');
  }

  /** Turns findings of the folded text into marks; later ones that overlap an earlier one are left out. */
  mark(found: readonly Finding[]): boolean {
    const accepted: Finding[] = [];
    for (const finding of found) {
      if (finding.end <= finding.start || isMark(this.folded.slice(finding.start, finding.end))) continue;
      if (accepted.every((other) => finding.end <= other.start || finding.start >= other.end))
        accepted.push(finding);
    }
    if (accepted.length === 0) return false;
    accepted.sort((a, b) => a.start - b.start);
    let folded = '';
    const from: number[] = [];
    const to: number[] = [];
    let at = 0;
    const copyUntil = (end: number): void => {
      folded += this.folded.slice(at, end);
      for (; at < end; at++) {
        from.push(this.from[at] ?? 0);
        to.push(this.to[at] ?? 0);
      }
    };
    for (const { kind, start, end } of accepted) {
      copyUntil(start);
      const origin = { start: this.from[start] ?? 0, end: this.to[end - 1] ?? 0 };
      this.record({ kind, ...origin });
      folded += MARKS[kind];
      from.push(origin.start);
      to.push(origin.end);
      at = end;
    }
    copyUntil(this.folded.length);
    this.folded = folded;
    this.from = from;
    this.to = to;
    return true;
  }

  /** A finding that swallows earlier ones (a name inside an address) replaces them. */
  private record(finding: Finding): void {
    for (let i = this.findings.length - 1; i >= 0; i--) {
      const earlier = this.findings[i];
      if (earlier && earlier.start >= finding.start && earlier.end <= finding.end) this.findings.splice(i, 1);
    }
    this.findings.push(finding);
  }

  result(): { text: string; found: Finding[] } {
    const found = [...this.findings].sort((a, b) => a.start - b.start);
    let text = '';
    let at = 0;
    for (const { kind, start, end } of found) {
      text += this.original.slice(at, start) + PLACEHOLDER[kind];
      at = end;
    }
    return { text: text + this.original.slice(at), found };
  }
}

const MARK_RUN = new RegExp(`^[${ANY_MARK}]+$`);
const isMark = (text: string): boolean => MARK_RUN.test(text);

/** Full-width forms of ASCII and every kind of blank, one unit for one unit. A mark in the input is no mark. */
function fold(code: number): string {
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (code >= FIRST_MARK && code < FIRST_MARK + SCRUB_KINDS.length) return '\ufffd';
  if (code === 0x3000 || code === 0xa0 || (code >= 0x2000 && code <= 0x200d) || code === 0xfeff) return ' ';
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return '-';
  return String.fromCharCode(code);
}
