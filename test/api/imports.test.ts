import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { ImportJobs, type RunCommand } from '../../src/api/imports/jobs.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { getImport, getImports, getTemplates, postImport, templatePath } from '../../src/client/client.ts';
import { ClientError, type Fetch } from '../../src/client/http.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'imports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MEMBERS = { zh: '会籍', en: 'Members' };

/** What the command line was asked to do, with the uploaded file as it found it. */
let asked: { args: readonly string[]; content: string; mapping: string | null }[] = [];
let code = 0;
const run: RunCommand = async (args, on) => {
  const [command, what, file = ''] = args;
  if (command === 'contracts') {
    if (what === 'template') writeFileSync(args[args.indexOf('--out') + 1] ?? '', `workbook of ${file}`);
    else on.line(JSON.stringify({ family: 'members', version: 1, title: MEMBERS, grain: MEMBERS }));
    return code;
  }
  const mapping = args.indexOf('--mapping');
  if (command === 'load') {
    asked.push({
      args,
      content: readFileSync(file, 'utf8'),
      mapping: mapping < 0 ? null : readFileSync(args[mapping + 1] ?? '', 'utf8'),
    });
    if (code === 0) on.line(JSON.stringify({ family: args[1], rowsIn: 2, loaded: 2 }));
    else on.note('错误:第 3 行金额不是数字');
  } else asked.push({ args, content: '', mapping: null });
  return code;
};

let fetch: Fetch;
beforeEach(() => {
  asked = [];
  code = 0;
  const app = createApp({
    shelf: new Shelf({ folder: join(folder, 'releases') }),
    policy: loadPolicy(),
    metrics: [],
    imports: new ImportJobs({
      folder: join(folder, 'uploads'),
      run,
      families: ['consumption', 'members'],
      maximumBytes: 2000,
    }),
  });
  fetch = (path, init) => app.request(path, init);
});

async function finished(id: string) {
  for (;;) {
    const job = await getImport(fetch, id);
    if (job.status !== 'running') return job;
    await new Promise((wake) => setTimeout(wake, 5));
  }
}

const file = new Blob(['订单编号,金额\n1,2\n']);

describe('/api/imports', () => {
  test('hands the file to the command line: load, build, publish; and removes it', async () => {
    const { id } = await postImport(fetch, {
      file,
      name: '订单 9月.csv',
      family: 'consumption',
      mapping: 'family: consumption',
    });
    const job = await finished(id);
    expect(job).toMatchObject({
      status: 'done',
      family: 'consumption',
      file_name: '订单_9月.csv',
      progress: 1,
      results: [{ rowsIn: 2 }],
    });
    expect(asked.map((a) => a.args[0])).toEqual(['load', 'build', 'publish']);
    expect(asked[0]).toMatchObject({ content: '订单编号,金额\n1,2\n', mapping: 'family: consumption' });
    expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
    expect((await getImports(fetch)).jobs.map((j) => j.id)).toEqual([id]);
  });

  test('a bare body streams to disk', async () => {
    const response = await fetch('/api/imports?family=members&name=m.csv', {
      method: 'POST',
      body: 'a,b\n',
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    expect((await finished(id)).status).toBe('done');
    expect(asked[0]?.content).toBe('a,b\n');
  });

  test('what the command line refuses is told in its words; nothing is built', async () => {
    code = 1;
    const { id } = await postImport(fetch, { file, name: 'a.csv', family: 'consumption' });
    expect(await finished(id)).toMatchObject({ status: 'failed', message: '错误:第 3 行金额不是数字' });
    expect(asked.map((a) => a.args[0])).toEqual(['load']);
    expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['-rf', 'rf'],
    ['.', 'upload'],
    ['a;rm -rf $(x).csv', 'a_rm_-rf___x_.csv'],
  ])('a file named %s is stored as %s', async (name, stored) => {
    const { id } = await postImport(fetch, { file, name, family: 'consumption' });
    const job = await finished(id);
    expect(job.file_name).toBe(stored);
    expect(asked[0]?.args[2]).toBe(join(folder, 'uploads', id, stored));
    expect(existsSync(join(folder, 'etc'))).toBe(false);
  });

  test.each<[string, Parameters<typeof postImport>[1], string]>([
    ['an unknown family', { file, name: 'a.csv', family: 'orders' }, 'UPLOAD_REFUSED'],
    ['an empty file', { file: new Blob([]), name: 'a.csv', family: 'consumption' }, 'UPLOAD_REFUSED'],
    [
      'too large a file',
      { file: new Blob(['x'.repeat(3000)]), name: 'a.csv', family: 'consumption' },
      'TOO_LARGE',
    ],
  ])('%s is refused, and nothing is kept', async (_, upload, expected) => {
    await expect(postImport(fetch, upload)).rejects.toMatchObject({ name: 'ClientError', code: expected });
    expect(existsSync(join(folder, 'uploads')) ? readdirSync(join(folder, 'uploads')) : []).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('a page elsewhere cannot post here', async () => {
    const response = await fetch('/api/imports?family=members&name=m.csv', {
      method: 'POST',
      body: 'a',
      headers: { origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
  });

  test('an unknown job', async () => {
    await expect(getImport(fetch, 'nobody')).rejects.toBeInstanceOf(ClientError);
  });
});

describe('/api/imports/templates', () => {
  test('lists the families by the command line and hands out the workbook it writes', async () => {
    expect(await getTemplates(fetch)).toEqual({
      templates: [{ family: 'members', title: MEMBERS, grain: MEMBERS }],
    });
    const response = await fetch(templatePath('members'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/spreadsheetml/);
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).toMatch(
      /filename="members\.xlsx"; filename\*=UTF-8''会籍_空表\.xlsx/,
    );
    expect(await response.text()).toBe('workbook of members');
    expect(existsSync(join(folder, 'uploads')) ? readdirSync(join(folder, 'uploads')) : []).toEqual([]);
  });

  test('refuses a family there is not, and says when the command failed', async () => {
    const unknown = await fetch(templatePath('../members'));
    expect(unknown.status).toBe(400);
    expect(((await unknown.json()) as { error: { code: string } }).error.code).toBe('UPLOAD_REFUSED');
    await getTemplates(fetch);
    code = 1;
    expect((await fetch(templatePath('members'))).status).toBe(500);
  });
});
