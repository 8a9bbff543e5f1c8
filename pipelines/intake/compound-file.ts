/** A file system inside a file, as Office wrote before 2007 (OLE2): streams by name. */
export interface CompoundFile {
  /** Names of the streams. */
  readonly names: readonly string[];
  stream(name: string): Buffer | undefined;
}

const FREE = 0xfffffffa;
const ENTRY = 128;
const MINI_SECTOR = 64;

/** @throws RangeError where the bytes lead nowhere: the file is damaged. */
export function openCompoundFile(bytes: Buffer): CompoundFile {
  const sectorSize = 1 << bytes.readUInt16LE(30);
  if (sectorSize !== 512 && sectorSize !== 4096) throw new RangeError(`sector size ${sectorSize}`);
  const sectors = Math.ceil(bytes.length / sectorSize);
  const sector = (n: number): Buffer => bytes.subarray((n + 1) * sectorSize, (n + 2) * sectorSize);
  const fat = readFat(bytes, sector, sectors, sectorSize);

  const chain = (first: number, table: readonly number[]): number[] => {
    const found: number[] = [];
    for (let at = first; at < FREE; at = table[at] ?? FREE) {
      found.push(at);
      if (found.length > table.length) throw new RangeError('a chain of sectors runs in a circle');
    }
    return found;
  };
  const whole = (first: number): Buffer => Buffer.concat(chain(first, fat).map(sector));

  const directory = whole(bytes.readUInt32LE(48));
  const cutoff = bytes.readUInt32LE(56);
  const miniFat = numbers(whole(bytes.readUInt32LE(60)));
  const entries: { name: string; type: number; first: number; size: number }[] = [];
  for (let at = 0; at + ENTRY <= directory.length; at += ENTRY) {
    const length = Math.min(64, directory.readUInt16LE(at + 64));
    entries.push({
      name: directory.toString('utf16le', at, at + Math.max(0, length - 2)),
      type: directory[at + 66] ?? 0,
      first: directory.readUInt32LE(at + 116),
      size: directory.readUInt32LE(at + 120),
    });
  }
  const root = entries.find((entry) => entry.type === 5);
  const mini = root ? whole(root.first) : Buffer.alloc(0);
  const streams = entries.filter((entry) => entry.type === 2);
  return {
    names: streams.map((entry) => entry.name),
    stream: (name) => {
      const entry = streams.find((one) => one.name === name);
      if (!entry) return undefined;
      const data =
        entry.size >= cutoff
          ? whole(entry.first)
          : Buffer.concat(
              chain(entry.first, miniFat).map((n) => mini.subarray(n * MINI_SECTOR, (n + 1) * MINI_SECTOR)),
            );
      return data.subarray(0, entry.size);
    },
  };
}

/** Which sector follows which: the list of its own sectors begins in the header and goes on in further ones. */
function readFat(
  bytes: Buffer,
  sector: (n: number) => Buffer,
  sectors: number,
  sectorSize: number,
): number[] {
  const listed = numbers(bytes.subarray(76, 512));
  let next = bytes.readUInt32LE(68);
  for (let seen = 0; next < FREE; seen++) {
    if (seen > sectors) throw new RangeError('the list of sectors runs in a circle');
    const more = numbers(sector(next));
    next = more[sectorSize / 4 - 1] ?? FREE;
    listed.push(...more.slice(0, sectorSize / 4 - 1));
  }
  return listed.filter((n) => n < FREE && n < sectors).flatMap((n) => numbers(sector(n)));
}

const numbers = (bytes: Buffer): number[] =>
  Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readUInt32LE(i * 4));
