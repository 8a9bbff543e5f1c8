import { CommandError } from '../../commands/command.ts';
import type { PreparedFile } from '../prepare.ts';
import { isStatisticalTable } from '../table-head.ts';
import { tableRecords } from './records.ts';
import { layOut } from './table-layout.ts';

/** Beyond this a file is looked at by its head alone. */
const LOOKED_AT = 2 ** 18;

/** Is this a table of figures? Its header may stand below titles that a reader of records takes for one. */
export async function holdsFigures(prepared: PreparedFile, headers: readonly string[]): Promise<boolean> {
  if (isStatisticalTable(headers)) return true;
  if (prepared.bytes > LOOKED_AT) return false;
  try {
    return isStatisticalTable(layOut(await tableRecords(prepared), prepared.name, {}).header);
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

/** Where records were expected and a table of figures came, says so and under which family it loads. */
export function orFigures<T>(name: string, headers: readonly string[], plan: () => T): T {
  try {
    return plan();
  } catch (cause) {
    if (!(cause instanceof CommandError) || !isStatisticalTable(headers)) throw cause;
    const shown = headers.filter(Boolean).slice(0, 4);
    throw new CommandError(
      {
        zh: `${name} 是统计表（列为 ${shown.join('、')}…），一格是一个地区或指标在一个时期的数，不是逐条的业务记录，不能装入该类别。请按官方统计装载：thermometer load ${name} --family official_statistics`,
        en: `${name} is a statistical table (columns ${shown.join(', ')}…): figures by place or series and period, not records of this family. Load it as official statistics: thermometer load ${name} --family official_statistics`,
      },
      { cause },
    );
  }
}
