import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { openDirectory } from '../../src/accounts/oidc.ts';
import { createUser } from '../../src/accounts/user.ts';
import { createApp } from '../../src/api/app.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import type { SessionView } from '../../src/contracts/account.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { testAccounts } from '../support/accounts.ts';

/** Who the directory says has signed in there. */
let person = { sub: 'u-1', preferred_username: 'wang' };
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
let signer = keys.privateKey;
let issuer = '';
let server: Server;
const issued = new Map<string, { nonce: string; challenge: string }>();
let db: Worklog;
let accounts: Accounts;
let app: ReturnType<typeof createApp>;

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A federation's directory, as small as OpenID Connect lets it be: discovery, keys, authorisation, tokens. */
async function directory(): Promise<Server> {
  const listening = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    const send = (body: object): void => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    };
    if (url.pathname === '/.well-known/openid-configuration')
      return send({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (url.pathname === '/keys')
      return send({
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
      });
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const flow = issued.get(form.get('code') ?? '');
      issued.delete(form.get('code') ?? '');
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!flow || proof !== flow.challenge) {
        response.statusCode = 400;
        return send({ error: 'invalid_grant' });
      }
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        aud: 'thermometer',
        iat: now,
        exp: now + 60,
        nonce: flow.nonce,
        ...person,
      };
      const text = `${base64url({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${base64url(claims)}`;
      const signature = createSign('sha256').update(text).sign(signer).toString('base64url');
      send({ access_token: 'opaque', token_type: 'bearer', id_token: `${text}.${signature}` });
    });
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return listening;
}

beforeAll(async () => {
  server = await directory();
  db = await openWorklog(':memory:');
  accounts = testAccounts(db, {
    directory: openDirectory({
      issuer,
      clientId: 'thermometer',
      clientSecret: 'secret',
      title: { zh: '总工会统一认证', en: 'Federation sign-in' },
      nameClaim: 'preferred_username',
      allowHttp: true,
    }),
  });
  await createUser(db, { name: 'wang', displayName: '王敏', role: 'analyst' }, accounts.now());
  app = createApp({
    shelf: new Shelf({ folder: '/nonexistent' }),
    policy: loadPolicy(),
    metrics: [],
    accounts,
  });
});
afterAll(() => {
  server.close();
  db.close();
});

function withParameter(url: URL, name: string, value: string): URL {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed;
}

/** Goes to the directory as a browser does, and comes back with what it gives. */
async function comeBack(
  tamper: (callback: URL, cookie: string) => [URL, string] = (c, k) => [c, k],
): Promise<Response> {
  const begun = await app.request('http://127.0.0.1/api/session/directory');
  const away = new URL(begun.headers.get('location') ?? '');
  const flowCookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect(away.searchParams.get('code_challenge_method')).toBe('S256');
  issued.set('code-1', {
    nonce: away.searchParams.get('nonce') ?? '',
    challenge: away.searchParams.get('code_challenge') ?? '',
  });
  const back = new URL(away.searchParams.get('redirect_uri') ?? '');
  back.searchParams.set('code', 'code-1');
  back.searchParams.set('state', away.searchParams.get('state') ?? '');
  const [url, cookie] = tamper(back, flowCookie);
  return app.request(url.href, { headers: { cookie } });
}

describe('signing in with a federation’s directory', () => {
  test('opens the account of that name and binds it to that person', async () => {
    const response = await comeBack();
    expect([response.status, response.headers.get('location')]).toEqual([302, '/']);
    const cookies = response.headers.getSetCookie().map((c) => c.split(';')[0]);
    const session = cookies.find((c) => c?.startsWith('thermometer_session=')) ?? '';
    const view = (await (
      await app.request('/api/session', { headers: { cookie: session } })
    ).json()) as SessionView;
    expect([view.user?.display_name, view.user?.has_password]).toEqual(['王敏', false]);
  });

  test('another person under the same name is not let in', async () => {
    person = { sub: 'u-2', preferred_username: 'wang' };
    expect((await comeBack()).status).toBe(401);
    person = { sub: 'u-1', preferred_username: 'wang' };
    expect((await comeBack()).status).toBe(302);
  });

  test('somebody without an account is not let in', async () => {
    person = { sub: 'u-9', preferred_username: 'nobody' };
    const response = await comeBack();
    expect([response.status, (await response.json()).error.message.zh]).toEqual([
      401,
      expect.stringContaining('没有可用的账号'),
    ]);
    person = { sub: 'u-1', preferred_username: 'wang' };
  });

  test.each<[string, (callback: URL, cookie: string) => [URL, string]]>([
    ['another state', (url, cookie) => [withParameter(url, 'state', 'x'), cookie]],
    ['no flow of ours', (url) => [url, '']],
    ['a flow that was changed', (url, cookie) => [url, `${cookie.slice(0, -4)}AAAA`]],
    ['a code of another flow', (url, cookie) => [withParameter(url, 'code', 'code-2'), cookie]],
  ])('%s is refused', async (_, tamper) => {
    expect((await comeBack(tamper)).status).toBe(401);
  });

  test('a token signed by somebody else is refused', async () => {
    signer = stranger.privateKey;
    person = { sub: 'u-1', preferred_username: 'wang' };
    const { status } = await comeBack();
    signer = keys.privateKey;
    expect(status).toBe(401);
  });
});
