import { CommandError } from '../../commands/command.ts';

export type Unsaid = 'series' | 'region' | 'period';

/** Something every figure needs that neither the table nor its mapping says. */
export class UnsaidError extends CommandError {
  readonly field: Unsaid;
  /** What it might be: for a person to confirm, never taken by itself. */
  readonly likely: string;
  constructor(name: string, field: Unsaid, what: { zh: string; en: string }, likely: string) {
    const next = `{ family: official_statistics, source: nbs, fields: { ${field}: { constant: "${likely}" } } }`;
    super({
      zh: `${name} ${what.zh}，不作猜测，未装载任何内容。请核对后在映射文件中写明，例：${next}，再用 --mapping 装载；或用 thermometer inspect ${name} --family official_statistics --out 映射.yml 生成。`,
      en: `${name} ${what.en}; nothing is guessed and nothing was loaded. Say it in a mapping, e.g. ${next}, and load with --mapping; or write one with thermometer inspect ${name} --family official_statistics --out mapping.yml.`,
    });
    this.field = field;
    this.likely = likely;
  }
}
