import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import { sha256Hex } from '../crypto/digest.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};
const PACKED = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt', '.webmanifest']);
const zip = promisify(gzip);

/** What every page asks first, and the first page on top of that: asked before any of its code is there. */
const ASKED = ['/api/health', '/api/session', '/api/settings', '/api/catalogue'];
const ASKED_AT_HOME = ['/api/overview', '/api/alerts', '/api/commitments'];

interface StaticFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly tag: string;
  /** Packed once, on first use. */
  packed?: Promise<Buffer>;
}

/**
 * Serves the built dashboard from memory; a path that is no file is a page of it (the browser reads the path).
 * Files under `assets/` carry a hash in their name and never change.
 */
export function staticFiles(folder: string): MiddlewareHandler {
  const files = new Map<string, StaticFile>();
  for (const path of existsSync(folder) ? filesOf(folder) : []) {
    const bytes = readFileSync(join(folder, path));
    const tag = sha256Hex(bytes).slice(0, 16);
    files.set(`/${path}`, { bytes, type: TYPES[extname(path)] ?? 'application/octet-stream', tag });
  }
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const path = decodeURI(c.req.path);
    const file = files.get(path) ?? (extname(path) === '' ? files.get('/index.html') : undefined);
    if (!file) return next();
    if (file === files.get('/index.html')) c.header('Link', ahead(path, new URL(c.req.url).searchParams));
    c.header('ETag', `"${file.tag}"`);
    c.header(
      'Cache-Control',
      path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    if (c.req.header('if-none-match') === `"${file.tag}"`) return c.body(null, 304);
    c.header('Content-Type', file.type);
    const packs = PACKED.has(extname(path) || '.html') && file.bytes.length > 1024;
    if (!packs || !c.req.header('accept-encoding')?.includes('gzip'))
      return c.body(new Uint8Array(file.bytes));
    file.packed ??= zip(file.bytes, { level: 9 });
    c.header('Content-Encoding', 'gzip');
    c.header('Vary', 'Accept-Encoding');
    return c.body(new Uint8Array(await file.packed));
  };
}

/** What a page will ask, for the browser to ask at once. A pinned release or place is asked otherwise. */
function ahead(path: string, chosen: URLSearchParams): string {
  const known = chosen.has('release') ? ASKED.filter((at) => at !== '/api/catalogue') : ASKED;
  const home = path === '/' && !chosen.has('release') && !chosen.has('region') ? ASKED_AT_HOME : [];
  return [...known, ...home].map((at) => `<${at}>; rel=preload; as=fetch; crossorigin`).join(', ');
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => relative(folder, join(e.parentPath, e.name)).split(sep).join('/'));
