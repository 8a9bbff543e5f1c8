import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = ['pipelines', 'src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
);

/**
 * A Chinese message as the code writes one: after `zh:`, either of the two that a language chooses between, or the first
 * that a command says.
 */
const MESSAGE =
  /(?:\bzh:\s*|\bzh(?:'\)?)?\s*\?\s*|'zh-CN'\)?\s*\?\s*|\b(?:text|tell)\(\s*io,\s*|\ben'?\)?\s*\?\s*(?:'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)\s*:\s*)('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)/g;
/** What a person types, a link or a value is written as machines want it. */
const TYPED =
  /\$\{(?:[^{}]|\{[^{}]*\})*\}|\\?`[^`]*\\?`|\{\{?[^}]*\}\}?|\]\([^)]*\)|\[,[^\]]*\]|[^\s，。；：]*:(?:行号|止|代码)(?:,\p{Script=Han}+)*/gu;
const HALF =
  /[\p{Script=Han}」』”’）〉】][,;:?!](?![/\d])|[,;:?!][\p{Script=Han}「《“（]|\([^()\n]*\p{Script=Han}[^()\n]*\)|\p{Script=Han}\(/u;

/** Any text of the code with a half-width mark between two Chinese characters, whoever it is said to. */
const BETWEEN = /(?:'[^'\n]*|`[^`\n]*)\p{Script=Han}[,;?!] ?\p{Script=Han}[^'`\n]*['`]/gu;
/** Patterns over what people write, and rows and links as machines want them. */
const PATTERNS = /privacy\/scrub\/|official\/stated-period|returns\/waive/;
const QUOTED = ['"是,否"', '代码,代码'];

it('Chinese messages use Chinese punctuation', () => {
  const wrong = sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(MESSAGE)].flatMap(([, literal = '']) => {
      const said = literal.slice(1, -1).replace(TYPED, '□');
      return /\p{Script=Han}/u.test(said) && HALF.test(said) ? [`${file}: ${said.slice(0, 120)}`] : [];
    }),
  );
  for (const file of sources.filter((f) => !PATTERNS.test(f)))
    for (const line of readFileSync(join(root, file), 'utf8').split('\n'))
      if (!/^\s*(?:\*|\/[/*])/.test(line))
        for (const [text] of line.matchAll(BETWEEN))
          if (!QUOTED.some((q) => text.includes(q))) wrong.push(`${file}: ${text.slice(0, 120)}`);
  expect(sources.length).toBeGreaterThan(500);
  expect(wrong).toEqual([]);
});
