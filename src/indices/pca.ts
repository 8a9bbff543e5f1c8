import { correlationMatrix } from './correlation.ts';

export interface Pca {
  /** Descending; they add up to the number of columns. */
  readonly eigenvalues: readonly number[];
  /** Share of the variance of each component. */
  readonly explained: readonly number[];
  /** [component][column], unit length; the sign makes their sum positive. */
  readonly loadings: readonly (readonly number[])[];
  /** Loadings of the first component, as COINr takes them. One may be negative: say so, do not hide it. */
  readonly weights: readonly number[];
}

/** Principal components of the correlation matrix. @throws RangeError when a column has no spread. */
export function pca(columns: readonly ArrayLike<number>[]): Pca {
  const matrix = correlationMatrix(columns);
  for (const [i, row] of matrix.entries()) {
    if (row.some(Number.isNaN)) {
      throw new RangeError(
        `principal components need columns with spread and common units; column ${i + 1} has none`,
      );
    }
  }
  const { values, vectors } = symmetricEigen(matrix);
  const order = values.map((_, i) => i).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const eigenvalues = order.map((i) => values[i] ?? 0);
  const loadings = order.map((i) => {
    const column = vectors.map((row) => row[i] ?? 0);
    const total = column.reduce((a, b) => a + b, 0);
    return column.map((v) => (total < 0 ? -v : v));
  });
  return {
    eigenvalues,
    explained: eigenvalues.map((v) => v / columns.length),
    loadings,
    weights: loadings[0] ?? [],
  };
}

/** Eigenvalues and eigenvectors (columns) of a symmetric matrix by cyclic Jacobi rotations. */
export function symmetricEigen(matrix: readonly (readonly number[])[]): {
  values: number[];
  vectors: number[][];
} {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_row, j) => (i === j ? 1 : 0)));
  const at = (m: number[][], i: number, j: number): number => m[i]?.[j] ?? 0;
  const put = (m: number[][], i: number, j: number, x: number): void => {
    const row = m[i];
    if (row) row[j] = x;
  };
  for (let sweep = 0; sweep < 100; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) off += at(a, i, j) ** 2;
    if (off < 1e-300) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = at(a, p, q);
        if (apq === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const akp = at(a, k, p);
          const akq = at(a, k, q);
          put(a, k, p, c * akp - s * akq);
          put(a, k, q, s * akp + c * akq);
        }
        for (let k = 0; k < n; k++) {
          const apk = at(a, p, k);
          const aqk = at(a, q, k);
          put(a, p, k, c * apk - s * aqk);
          put(a, q, k, s * apk + c * aqk);
          const vkp = at(v, k, p);
          const vkq = at(v, k, q);
          put(v, k, p, c * vkp - s * vkq);
          put(v, k, q, s * vkp + c * vkq);
        }
      }
    }
  }
  return { values: a.map((_, i) => at(a, i, i)), vectors: v };
}
