import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { sha256Hex } from '../../crypto/digest.ts';
import { readSfnt, type Sfnt } from './sfnt.ts';

/** The faces of an official paper. `song` sets page numbers, `figure` the pictures. */
export const ROLES = ['title', 'body', 'kai', 'hei', 'figure'] as const;
export type Role = (typeof ROLES)[number];

/** One face as it is used: whose file, which family, and what it stands in for. */
export interface Face extends Sfnt {
  readonly role: Role;
  readonly file: string;
  readonly name: string;
  readonly weight: number;
  readonly sha256: string;
  /** The licensed face it is a substitute for; empty where it is that face. */
  readonly substitutes: string;
}

export type Faces = Readonly<Record<Role, Face>>;

/** File names (without ending) under which a customer's licensed fonts are found in the folder. */
const LICENSED: Readonly<Record<Exclude<Role, 'figure'>, readonly string[]>> = {
  title: ['小标宋', 'xiaobiaosong'],
  body: ['仿宋', 'fangsong'],
  kai: ['楷体', 'kaiti'],
  hei: ['黑体', 'heiti', 'simhei'],
};

const NAMES: Readonly<Record<Role, string>> = {
  title: '方正小标宋',
  body: '仿宋',
  kai: '楷体',
  hei: '黑体',
  figure: '',
};

const OPEN: Readonly<Record<Role, { readonly path: string; readonly weight: number }>> = {
  title: { path: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf', weight: 700 },
  body: { path: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf', weight: 400 },
  kai: { path: '@expo-google-fonts/noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf', weight: 600 },
  hei: { path: '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf', weight: 500 },
  figure: { path: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf', weight: 400 },
};

const require = createRequire(import.meta.url);
const known = new Map<string, Face>();

/**
 * The faces a paper is set in: the customer's licensed ones where the folder holds them, else open substitutes.
 * @param folder Holds `仿宋.ttf`, `楷体.ttf`, `小标宋.ttf`, `黑体.ttf` (also .otf); may not exist.
 */
export function facesOf(folder?: string): Faces {
  const given = folder !== undefined && existsSync(folder) ? readdirSync(folder).sort() : [];
  const face = (role: Role): Face => {
    const names = role === 'figure' ? [] : LICENSED[role];
    const own = given.find((file) =>
      names.includes(
        basename(file, extname(file))
          .toLowerCase()
          .replace(/_?gb2312$/, ''),
      ),
    );
    if (own !== undefined && folder !== undefined) return load(role, join(folder, own), 400, '');
    return load(role, require.resolve(OPEN[role].path), OPEN[role].weight, NAMES[role]);
  };
  return {
    title: face('title'),
    body: face('body'),
    kai: face('kai'),
    hei: face('hei'),
    figure: face('figure'),
  };
}

function load(role: Role, file: string, weight: number, substitutes: string): Face {
  const id = `${role} ${file}`;
  const found = known.get(id);
  if (found !== undefined) return found;
  const bytes = readFileSync(file);
  const made: Face = {
    ...readSfnt(bytes),
    role,
    file,
    name: basename(file),
    weight,
    substitutes,
    sha256: sha256Hex(bytes),
  };
  known.set(id, made);
  return made;
}

/** Folders and files the typesetter loads. */
export const fontFiles = (faces: Faces): string[] => [...new Set(ROLES.map((role) => faces[role].file))];

/** Characters no face of a paper has; each would print as an empty box. */
export function tofu(text: string, faces: Faces): string[] {
  const all = ROLES.map((role) => faces[role].has);
  return [...new Set(text)].filter((char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0x20 && !all.some((has) => has(code));
  });
}
