// `npm run build:client`: the typed client as a package of its own in dist-client/, ready for `npm publish`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = process.argv[2] ?? join(root, 'dist-client');
const { name, version, license, description, engines, dependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

rmSync(target, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(root, 'tsconfig.client.json'),
    '--outDir',
    target,
  ],
  { stdio: 'inherit' },
);
writeFileSync(
  join(target, 'package.json'),
  `${JSON.stringify(
    {
      name,
      version,
      description,
      license,
      type: 'module',
      engines,
      sideEffects: false,
      exports: {
        './client': { types: './client/index.d.ts', default: './client/index.js' },
        './package.json': './package.json',
      },
      // Of the types only: nothing of it is loaded when the client runs.
      dependencies: { zod: dependencies.zod },
    },
    null,
    2,
  )}\n`,
);
copyFileSync(join(root, 'docs/client.md'), join(target, 'README.md'));
copyFileSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
