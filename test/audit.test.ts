import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
let registry: Server;
/** What the registry says of the one package; null where it has no such service. */
let severity: string | null;

beforeAll(async () => {
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'audited', version: '1.0.0', dependencies: { brittle: '1.0.0' } }),
  );
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({
      name: 'audited',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: 'audited', version: '1.0.0', dependencies: { brittle: '1.0.0' } },
        'node_modules/brittle': { version: '1.0.0' },
      },
    }),
  );
  registry = createServer((request, response) => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    request.resume();
    request.on('end', () => {
      if (request.url?.endsWith('/advisories/bulk')) {
        if (severity === null) return send(405, { error: 'Method Not Allowed' });
        const advisory = { id: 1, url: 'https://example.org/GHSA-1', title: 'Breaks when touched', severity };
        return send(200, { brittle: [{ ...advisory, vulnerable_versions: '<2.0.0' }] });
      }
      const versions = { '1.0.0': { name: 'brittle', version: '1.0.0' } };
      if (request.url === '/brittle')
        return send(200, { name: 'brittle', 'dist-tags': { latest: '1.0.0' }, versions });
      send(404, {});
    });
  });
  await new Promise<void>((ready) => registry.listen(0, '127.0.0.1', ready));
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const audit = (env: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number | null; said: string }>((done) => {
    const { port } = registry.address() as AddressInfo;
    const child = spawn(process.execPath, [join(import.meta.dirname, 'audit.mjs')], {
      cwd: folder,
      env: {
        ...process.env,
        npm_config_registry: `http://127.0.0.1:${port}/`,
        // What npm learned of an advisory it keeps.
        npm_config_cache: mkdtempSync(join(folder, 'cache-')),
        npm_config_fetch_retries: '0',
        ...env,
      },
    });
    let said = '';
    child.stdout.on('data', (text) => (said += String(text)));
    child.on('close', (code) => done({ code, said }));
  });

test.each([
  ['high', 1],
  ['moderate', 0],
])('a %s advisory of a package that runs in production ends with %i', async (found, code) => {
  severity = found;
  const outcome = await audit();
  expect(outcome.code).toBe(code);
  expect(outcome.said).toContain(`1 ${found}`);
  if (code === 1) expect(outcome.said).toContain('Breaks when touched https://example.org/GHSA-1');
});

test('a registry that lists no advisories is said, and fails where an answer is required', async () => {
  severity = null;
  const outcome = await audit();
  expect([outcome.code, outcome.said]).toEqual([0, expect.stringContaining('软件源不提供漏洞查询（405')]);
  expect((await audit({ AUDIT_REQUIRED: '1' })).code).toBe(1);
});
