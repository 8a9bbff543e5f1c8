import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { literal, open } from './duckdb.ts';

/** Bytes of one frame before they are packed. */
const FRAME = 8 << 20;

/** Bytes as zstd, one frame after another, packed by DuckDB: Node does it itself only from 22.15 on. */
export async function* zstdFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'thermometer-'));
  const [plain, packed] = [join(folder, 'plain'), join(folder, 'packed')];
  const db = await open(':memory:', { memoryLimit: '256MB', threads: 1 });
  const frame = async (parts: readonly Uint8Array[]): Promise<Uint8Array> => {
    await writeFile(plain, parts);
    await db.run(
      `copy (select content from read_blob(${literal(plain)})) to ${literal(packed)} (format blob, compression zstd)`,
    );
    return readFile(packed);
  };
  try {
    let parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of bytes) {
      parts.push(part);
      size += part.byteLength;
      if (size < FRAME) continue;
      yield await frame(parts);
      [parts, size] = [[], 0];
    }
    if (size > 0) yield await frame(parts);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
