import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import type { AuditEntry } from '../../src/api/context.ts';
import { ImportJobs, type RunCommand } from '../../src/api/imports/jobs.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { getImport, postReturn, writeTicket } from '../../src/client/client.ts';
import type { Fetch } from '../../src/client/http.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'returns-'));
const uploads = join(folder, 'uploads');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WHY = { zh: '不是日期', en: 'no date' };

/** What the command line was asked, with the files as it found them. */
let asked: { readonly args: readonly string[]; readonly files: readonly string[] }[] = [];
let audited: AuditEntry[] = [];
let code = 0;
const optionOf = (args: readonly string[], name: string): string[] =>
  args.flatMap((arg) => (arg.startsWith(`--${name}=`) ? [arg.slice(name.length + 3)] : []));
const run: RunCommand = async (args, on) => {
  const given = [...optionOf(args, 'apply'), ...optionOf(args, 'file')];
  asked.push({ args, files: given.map((path) => readFileSync(path, 'utf8')) });
  if (code !== 0) on.note('错误:不是退回单');
  else if (args.includes('--json')) {
    const [file = ''] = optionOf(args, 'file');
    const [done, open] = [{ corrected: [2] }, { stillWrong: [{ line: 3, header: '日期', why: WHY }] }];
    const skipped = [{ line: 4, why: 'closed' }];
    const files = [{ file, family: 'members', ...done, ...open, unusable: [], skipped, refusals: [] }];
    const missing = [{ family: 'members', sha256: 'f', file: 'b.csv', lines: [7] }];
    on.line(JSON.stringify({ files, missing }));
  } else for (const out of optionOf(args, 'out')) writeFileSync(out, 'workbook');
  return code;
};

let fetch: Fetch;
beforeEach(() => {
  [asked, audited, code] = [[], [], 0];
  const app = createApp({
    shelf: new Shelf({ folder: join(folder, 'releases') }),
    policy: loadPolicy(),
    metrics: [],
    imports: new ImportJobs({ folder: uploads, run, families: ['members'] }),
    audit: async (entry) => void audited.push(entry),
  });
  fetch = (path, init) => app.request(path, init);
});

const kept = (): string[] => (existsSync(uploads) ? readdirSync(uploads) : []);

describe('/api/returns', () => {
  test('hands out the ticket of one unit; what was typed is never an option', async () => {
    const response = await writeTicket(fetch, { sender: '--out=/tmp/x', family: 'members', by: '王芳' });
    expect(response.headers.get('content-type')).toMatch(/spreadsheetml/);
    expect(await response.text()).toBe('workbook');
    expect(asked[0]?.args.filter((arg) => !arg.includes(folder))).toEqual([
      'rejects',
      'members',
      '--sender=--out=/tmp/x',
      '--by=王芳',
    ]);
    expect(kept()).toEqual([]);
    expect(audited).toMatchObject([{ action: 'return_ticket', subject: '--out=/tmp/x' }]);
    await expect(writeTicket(fetch, { family: '--json' })).rejects.toMatchObject({ code: 'UPLOAD_REFUSED' });
  });

  test('takes a filled-in ticket with its originals, says what is closed and what is not, and publishes', async () => {
    const ticket = new File(['ticket'], 't.xlsx');
    const originals = [new File(['one'], 'a.csv'), new File(['two'], 'b.csv')];
    const { id } = await postReturn(fetch, { ticket, originals, by: '王芳' });
    let job = await getImport(fetch, id);
    while (job.status === 'running') {
      await new Promise((wake) => setTimeout(wake, 5));
      job = await getImport(fetch, id);
    }
    expect(job).toMatchObject({ kind: 'corrections', status: 'done', file_name: 't.xlsx', results: [] });
    expect(job.returned).toEqual({
      files: [
        {
          file: 'a.csv',
          family: 'members',
          corrected: [2],
          still_open: [{ line: 3, header: '日期', why: WHY }],
          closed_before: [4],
          unknown: [],
          refusals: [],
        },
      ],
      missing: [{ family: 'members', file: 'b.csv', lines: [7] }],
    });
    expect(asked.map(({ args }) => args[0])).toEqual(['rejects', 'build', 'publish']);
    expect(asked[0]?.files).toEqual(['ticket', 'one', 'two']);
    expect(optionOf(asked[0]?.args ?? [], 'file').map((path) => basename(path))).toEqual(['a.csv', 'b.csv']);
    expect(kept()).toEqual([]);
  });

  test('what the command line refuses is told in its words; no upload stays', async () => {
    code = 1;
    const one = new File(['x'], 'x.xlsx');
    const { id } = await postReturn(fetch, { ticket: one, originals: [one] });
    await expect.poll(async () => (await getImport(fetch, id)).message).toBe('错误:不是退回单');
    expect(asked).toHaveLength(1);
    expect(kept()).toEqual([]);
    await expect(writeTicket(fetch, {})).rejects.toMatchObject({ text: { zh: '错误:不是退回单' } });
  });

  test('a file that waits no more is named', async () => {
    const response = await fetch('/api/returns', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: crypto.randomUUID(), originals: [crypto.randomUUID()] }),
    });
    expect(response.status).toBe(404);
  });
});
