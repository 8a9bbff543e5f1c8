import { DIMENSIONS } from '../../src/contracts/dimension.ts';
import type { PackageCube } from '../../src/contracts/report-package.ts';
import type { Layer } from '../../src/contracts/value.ts';
import { CUBE_KEYS, stem } from '../../src/domain/cube.ts';
import type { CubeDeclaration } from '../runner/model.ts';

/** What a sum of money rests on: kept for the gate, and nothing that leaves without an agreement that says so. */
export const basisColumns = (measure: string): string[] => [
  `${stem(measure)}_contributors`,
  `${stem(measure)}_top1_fen`,
  `${stem(measure)}_top2_fen`,
];

/**
 * The columns a file of a package may have, all of them and no other: where, when, of which group; each measure and
 * whether it is shown. A key of a record, a cell or a person is never among them.
 */
export function packageColumns(cube: PackageCube, layer: Layer, largestAmounts: boolean): string[] {
  return [
    ...CUBE_KEYS,
    ...cube.dimensions,
    ...cube.measures.flatMap(({ name, kind }) => [
      name,
      `${name}_status`,
      ...(layer === 'inside' && largestAmounts && kind === 'money' ? basisColumns(name) : []),
    ]),
  ];
}

/** What a package calls a cube and this installation does not; empty when it is one of ours. */
export function strangeIn(cube: PackageCube, declared: CubeDeclaration | undefined): string[] {
  if (!declared) return [cube.name];
  const known = new Set<string>(DIMENSIONS);
  return [
    ...cube.dimensions.filter((name) => !known.has(name)).map((name) => `${cube.name}.${name}`),
    ...cube.measures
      .filter(({ name }) => !(name in declared.titles))
      .map(({ name }) => `${cube.name}.${name}`),
    ...(cube.family === declared.family ? [] : [`${cube.name}: ${cube.family}`]),
  ];
}
