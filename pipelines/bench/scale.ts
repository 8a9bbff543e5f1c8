/** Microseconds for one row: by the clock for loading, which has one writer; CPU of one core for the rest. docs/scale.md says where each was measured. */
export const PER_ROW = { load: 12, mart: 6, month: 25, quarter: 4, year: 4 };

/** Bytes for one row. */
export const PER_ROW_BYTES = { file: 80, raw: 78, mart: 71 };

/** What does not grow with rows, once every cell of every cube is filled: bytes of three years of all cubes and readings. */
const CUBES_BYTES = 340e6;

export interface Size {
  readonly rowsPerYear: number;
  readonly years: number;
  readonly cores: number;
}

/** What a year of rows takes, by the measured ratios and nothing else. */
export function arithmetic({ rowsPerYear, years, cores }: Size) {
  const month = rowsPerYear / 12;
  const hours = (rows: number, microseconds: number): number => (rows * microseconds) / 3.6e9;
  const monthBuild = hours(month, PER_ROW.mart + PER_ROW.month);
  // December is the dearest month: its quarter and its year are as long as they get.
  const spans = hours(3 * month, PER_ROW.quarter) + hours(rowsPerYear, PER_ROW.year);
  return {
    filesPerYear: rowsPerYear * PER_ROW_BYTES.file,
    warehouse: rowsPerYear * years * (PER_ROW_BYTES.raw + PER_ROW_BYTES.mart) + CUBES_BYTES,
    loadMonth: hours(month, PER_ROW.load),
    buildMonth: monthBuild / cores,
    buildSpans: spans / cores,
    coreHoursPerYear:
      12 * (hours(month, PER_ROW.load) + monthBuild + hours(3 * month, PER_ROW.quarter)) +
      6.5 * hours(rowsPerYear, PER_ROW.year),
    /** Mean speed of a line that carries one month within the five days it is due. */
    megabitsPerSecond: (month * PER_ROW_BYTES.file * 8) / (5 * 24 * 3600) / 1e6,
  };
}

/** Prices are assumptions, in yuan; put in your own. */
export interface Prices {
  readonly server: number;
  readonly node: number;
  readonly nodes: number;
  readonly lifeYears: number;
  readonly kilowattHour: number;
  readonly serverKilowatts: number;
  readonly nodeKilowatts: number;
  /** Share of one person's year that keeps it running, and what a year of a person costs. */
  readonly serverPerson: number;
  readonly clusterPerson: number;
  readonly person: number;
}

export const ASSUMED: Prices = {
  server: 120_000,
  node: 60_000,
  nodes: 7,
  lifeYears: 5,
  kilowattHour: 0.8,
  serverKilowatts: 0.6,
  nodeKilowatts: 0.35,
  serverPerson: 0.1,
  clusterPerson: 0.5,
  person: 300_000,
};

/** Yuan a year: one server with a spare of the same kind, and the smallest cluster that survives the loss of a node. */
export function yearlyCost(p: Prices): { readonly server: number; readonly cluster: number } {
  const power = (kilowatts: number): number => kilowatts * 8760 * p.kilowattHour;
  return {
    server: (2 * p.server) / p.lifeYears + 2 * power(p.serverKilowatts) + p.serverPerson * p.person,
    cluster: (p.nodes * p.node) / p.lifeYears + p.nodes * power(p.nodeKilowatts) + p.clusterPerson * p.person,
  };
}

const PROVINCE: Size = { rowsPerYear: 5e8, years: 3, cores: 8 };
const NATION: Size = { rowsPerYear: 5e9, years: 3, cores: 32 };

/** The rows of the table in docs/scale.md. */
export function scaleTable(): string[] {
  const [p, n] = [arithmetic(PROVINCE), arithmetic(NATION)];
  const size = (bytes: number): string =>
    bytes >= 1e12 ? `${(bytes / 1e12).toFixed(2)} TB` : `${(bytes / 1e9).toFixed(0)} GB`;
  const time = (hours: number): string =>
    hours >= 1 ? `${hours.toFixed(1)} h` : `${(hours * 60).toFixed(0)} min`;
  const row = (zh: string, en: string, a: string, b: string): string => `| ${zh} ${en} | ${a} | ${b} |`;
  return [
    '| | 一省 province，5 亿行/年，8 核 | 全国 nation，50 亿行/年，32 核 |',
    '|---|---:|---:|',
    row('一年的来源文件', 'source files of a year', size(p.filesPerYear), size(n.filesPerYear)),
    row('三年的数据仓库', 'warehouse of three years', size(p.warehouse), size(n.warehouse)),
    row('装载一个月（一个写入者）', 'load of a month (one writer)', time(p.loadMonth), time(n.loadMonth)),
    row('构建当月', 'build of that month', time(p.buildMonth), time(n.buildMonth)),
    row(
      '再加十二月的季与年',
      'and the quarter and year of a December',
      time(p.buildSpans),
      time(n.buildSpans),
    ),
    row('全年的核时', 'core hours of a year', p.coreHoursPerYear.toFixed(0), n.coreHoursPerYear.toFixed(0)),
    row(
      '五天内送完一个月要的带宽',
      'line that carries a month in five days',
      `${p.megabitsPerSecond.toFixed(2)} Mbit/s`,
      `${n.megabitsPerSecond.toFixed(2)} Mbit/s`,
    ),
  ];
}
