import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionView } from '../../../src/contracts/account.ts';
import { selfSigned } from '../../support/certificate.ts';

const NAME = 'thermometer.example';
const PASSWORD = '东风-Renmin-1949';
const home = mkdtempSync(join(tmpdir(), 'serve-tls-'));
const { cert, key } = selfSigned(NAME);
let child: ChildProcess;
let port: number;
let token: string;

beforeAll(async () => {
  writeFileSync(join(home, 'cert.pem'), cert);
  writeFileSync(join(home, 'key.pem'), key, { mode: 0o600 });
  const root = join(import.meta.dirname, '..', '..', '..');
  const options = ['--port', '0', '--accounts', '--public-url', `https://${NAME}`];
  const files = ['--cert', join(home, 'cert.pem'), '--cert-key', join(home, 'key.pem')];
  child = spawn(process.execPath, [join(root, 'pipelines/bin.mjs'), 'serve', ...options, ...files], {
    env: { ...process.env, THERMOMETER_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  [port, token] = await new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      log += chunk.toString('utf8');
      const listening = log.match(/https:\/\/127\.0\.0\.1:(\d+)/)?.[1];
      const link = log.match(/https:\/\/thermometer\.example\/welcome#(\S+)/)?.[1];
      if (listening && link) resolve([Number(listening), link]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('exit', (code) => reject(new Error(`the server stopped with ${code}:\n${log}`)));
  });
});
afterAll(async () => {
  await new Promise((resolve) => {
    child.on('exit', resolve);
    child.kill('SIGTERM');
  });
  rmSync(home, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks by the public name, trusting nobody but the certificate's own maker. */
function ask(path: string, init: { body?: object; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: NAME, 'content-type': 'application/json', ...init.headers };
    const options = { host: '127.0.0.1', port, path, servername: NAME, ca: cert, headers };
    const asked = request({ ...options, method: init.body ? 'POST' : 'GET' }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.on('error', reject);
    asked.end(init.body ? JSON.stringify(init.body) : undefined);
  });
}

test('its own certificate: TLS 1.2 at least, under its public name, and browsers are told to stay on it', async () => {
  const { status, headers } = await ask('/api/health');
  expect(status).toBe(200);
  expect(headers['strict-transport-security']).toContain('max-age=31536000');
  expect((await ask('/api/health', { headers: { host: 'evil.example' } })).status).toBe(403);
  const protocol = (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> =>
    new Promise((resolve) => {
      const options = { host: '127.0.0.1', port, servername: NAME, ca: cert, maxVersion };
      const minVersion = maxVersion === 'TLSv1.1' ? ('TLSv1' as const) : ('TLSv1.2' as const);
      const socket = connect({ ...options, minVersion }, () => {
        resolve(socket.getProtocol());
        socket.end();
      });
      socket.on('error', () => resolve(null));
    });
  expect([await protocol('TLSv1.1'), await protocol('TLSv1.2'), await protocol('TLSv1.3')]).toEqual([
    null,
    'TLSv1.2',
    'TLSv1.3',
  ]);
  // Nobody who does not know the certificate is fooled into trusting it.
  const stranger = connect({ host: '127.0.0.1', port, servername: NAME });
  const refusal = await new Promise<string>((resolve) => {
    stranger.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    stranger.on('secureConnect', () => resolve('trusted'));
  });
  stranger.destroy();
  expect(refusal).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
});

test('who signs in gets a cookie that only this host sends back, over encryption, out of reach of scripts', async () => {
  expect((await ask('/api/session/link', { body: { token, password: PASSWORD } })).status).toBe(200);
  const signedIn = await ask('/api/session', { body: { name: 'admin', password: PASSWORD } });
  expect(signedIn.status).toBe(200);
  const [cookie = ''] = signedIn.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/^__Host-thermometer=[\w-]{40,}; /);
  for (const mark of [/; Secure/, /; HttpOnly/, /; SameSite=Strict/, /; Path=\/(;|$)/])
    expect(cookie).toMatch(mark);
  expect(cookie).not.toMatch(/Domain=/i);
  const { csrf } = JSON.parse(signedIn.body) as SessionView;
  const sent = { cookie: cookie.split(';')[0] ?? '', origin: `https://${NAME}`, 'x-csrf-token': csrf ?? '' };
  expect((await ask('/api/users', { headers: sent })).status).toBe(200);
  const account = { name: 'li.na', display_name: '李娜', role: 'analyst' };
  expect((await ask('/api/users', { body: account, headers: sent })).status).toBe(201);
  const elsewhere = { ...sent, origin: 'https://evil.example' };
  const other = { ...account, name: 'wang' };
  expect((await ask('/api/users', { body: other, headers: elsewhere })).status).toBe(403);
});
