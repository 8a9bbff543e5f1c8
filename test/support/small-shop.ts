import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A workspace of members and orders: every step of a run, and a quarter of the time that the tiny sample takes. */
export function shopWorkspace(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'workspace.yml'),
    `title: { zh: 小店试验, en: Small shop }
synthetic: true
sources:
  - { family: members, files: members.csv, mapping: members.yml }
  - { family: consumption, files: 'orders-*.csv', mapping: orders.yml }
`,
  );
  for (const [name, family] of [
    ['members', 'members'],
    ['orders', 'consumption'],
  ])
    writeFileSync(
      join(folder, `${name}.yml`),
      `family: ${family}\nsource: small_shop\nexported_at: '2026-10-01'\n`,
    );
  return folder;
}

/** Source files of a small shop: the second edition has more members and newer months. */
export function shopFiles(folder: string, edition: 1 | 2): string {
  mkdirSync(folder, { recursive: true });
  const members = Array.from(
    { length: 400 * edition },
    (_, i) => `H${i},${(i % 2) + 1},330100,2020-01-0${(i % 9) + 1},1`,
  );
  writeFileSync(
    join(folder, 'members.csv'),
    `会员编号,性别,行政区划代码,入会日期,会籍状态\n${members.join('\n')}\n`,
  );
  for (let part = 1; part <= edition; part++) {
    const orders = Array.from({ length: 12_000 }, (_, i) => {
      const month = 4 * part - (i % 4);
      const day = String((i % 28) + 1).padStart(2, '0');
      return `D${month}-${i},1,H${(i * 7 + month) % (400 * edition)},2026-0${month}-${day} 10:00:00,0${(i % 8) + 1},${10 + (i % 90)}.50,330100`;
    });
    writeFileSync(
      join(folder, `orders-${part}.csv`),
      `订单编号,明细行号,会员编号,下单时间,消费类别,成交金额,行政区划代码\n${orders.join('\n')}\n`,
    );
  }
  return folder;
}
