import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ARCHITECTURES, machineOf, makeBundle, requireBoth } from '../../../pipelines/operations/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'thermometer-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The first bytes of an ELF file for a machine. */
function compiled(path: string, machine: number): string {
  const head = Buffer.alloc(64);
  head.writeUInt32BE(0x7f454c46, 0);
  head.writeUInt16LE(machine, 18);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), head);
  return path;
}

test('what a compiled file is for is read from the file, not from its name', () => {
  expect(machineOf(join(folder, compiled('a-arm64/x.node', ARCHITECTURES.x64)))).toBe(ARCHITECTURES.x64);
  writeFileSync(join(folder, 'text'), 'x64 and nothing more');
  expect(machineOf(join(folder, 'text'))).toBeNull();
});

test('a part that one kind of machine lacks is named', () => {
  const both = [
    compiled('node_modules/@a/linux-x64-gnu/a.linux-x64.node', ARCHITECTURES.x64),
    compiled('node_modules/@a/linux-arm64-gnu/a.linux-arm64.node', ARCHITECTURES.arm64),
    compiled('runtime/x64/node', ARCHITECTURES.x64),
    compiled('runtime/arm64/node', ARCHITECTURES.arm64),
  ];
  expect(requireBoth(folder, [...both, 'text'])).toEqual({ x64: 2, arm64: 2 });
  const more = compiled('node_modules/@b/linux-x64-gnu/b.node', ARCHITECTURES.x64);
  expect(() => requireBoth(folder, [...both, more])).toThrow(
    /arm64: node_modules\/@b\/linux-\*-gnu\/b\.node/,
  );
  // A package that holds the other kind than its name says is no counterpart.
  const wrong = compiled('node_modules/@b/linux-arm64-gnu/b.node', ARCHITECTURES.x64);
  expect(() => requireBoth(folder, [...both, more, wrong])).toThrow(/arm64: .*b\.node/);
});

test('a bundle overwrites nothing', async () => {
  const out = join(folder, 'there.tar.gz');
  writeFileSync(out, '');
  await expect(makeBundle(folder, out, () => {})).rejects.toThrow(/exists\. A bundle overwrites nothing/);
});
