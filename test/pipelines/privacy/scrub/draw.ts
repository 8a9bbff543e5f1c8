import { uniformDraws } from '../../../../src/indices/random.ts';

/** Draws made-up persons, numbers and places. Its lists are its own: the scrubber's tables are not read here. */
export interface Draw {
  readonly chance: () => number;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  readonly digits: (n: number) => string;
}

export function drawFrom(seed: number): Draw {
  const chance = uniformDraws(seed);
  const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(chance() * list.length)] ?? list[0];
  return {
    chance,
    pick,
    digits: (n) => Array.from({ length: n }, () => Math.floor(chance() * 10)).join(''),
  };
}

const list = (text: string): readonly [string, ...string[]] => {
  const [first = '', ...rest] = text.split(' ');
  return [first, ...rest];
};

const COMMON = list(
  '王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕',
);
const RARER = list(
  '苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 覃 佘 卞 冼 晏 蒲 阮 欧阳 上官 司徒',
);
const GIVEN_ONE = list(
  '伟 芳 娜 敏 静 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 英 华 辉 玲 红 波 鹏 斌 宇 浩 凯 健 帅 倩 颖 婷 雪 琳 晶 欢 丹 蕾 薇 睿 钰 翠 巍 朔 骞 璐 萱 旻 霖 澍 祺',
);
const GIVEN_TWO = list(
  '秀英 桂兰 玉珍 建国 建华 志强 海燕 晓东 晓红 文博 子轩 浩然 雨桐 梓涵 诗涵 俊杰 永强 国庆 小龙 春梅 丽娟 淑华 金凤 德福 长贵 满仓 玉莲 思远 嘉怡 宇航 一诺 若曦 天佑 明哲 佳琪 美玲 凤霞 守业 立新 卫东 爱民 红梅 冬生 水根 富贵 亚楠 芷若 书瑶 铭泽 沐宸 翊君 奕帆 素贞 二妮 铁柱 招娣 广坤 兆林 孝先 伯钧',
);
const CITY = list('长安市 临江市 云州市 青阳市 海陵市 武安市 桂川市 宁河市');
const DISTRICT = list('东城区 滨江区 高新区 南山区 新华区 开发区 清河县 白云区');
const ROAD = list(
  '人民路 解放大道 中山北路 文化街 学院路 建设西路 青年大街 劳动巷 工业二路 科技园南路 翠竹胡同 滨河东路',
);
const ESTATE = list(
  '阳光小区 金色家园 锦绣花园 幸福里小区 绿城华庭 翡翠湾 机械厂宿舍 万和公寓 紫荆苑 天鹅湖花园 御景名城',
);
const VILLAGE = list('青石镇石板村 大王乡小李庄 柳河镇东风村 城关镇八里铺村 双桥镇红旗村');
const PROVINCES = list(
  '京 津 沪 渝 冀 豫 云 辽 黑 湘 皖 鲁 新 苏 浙 赣 鄂 桂 甘 晋 蒙 陕 吉 闽 贵 粤 青 藏 川 宁 琼',
);
const PLATE = [...'ABCDEFGHJKLMNPQRSTUVWXYZ'].join(' ');
const REGIONS = list(
  '110105 310104 320102 330106 340104 350203 370102 410105 420106 430104 440305 500103 510107 610113 650102',
);

type Maker = (d: Draw) => string;
const pad = (n: number, width = 2): string => String(n).padStart(width, '0');
const between = (d: Draw, low: number, high: number): number =>
  low + Math.floor(d.chance() * (high - low + 1));

const surname: Maker = (d) => (d.chance() < 0.7 ? d.pick(COMMON) : d.pick(RARER));
const name: Maker = (d) => surname(d) + (d.chance() < 0.4 ? d.pick(GIVEN_ONE) : d.pick(GIVEN_TWO));

function checkDigit(body: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return '10X98765432'[weights.reduce((sum, w, i) => sum + w * Number(body[i]), 0) % 11] ?? '';
}
const date8: Maker = (d) => `${between(d, 2030, 2079)}${pad(between(d, 1, 12))}${pad(between(d, 1, 28))}`;
const id18: Maker = (d) => {
  const body = d.pick(REGIONS) + date8(d) + d.digits(3);
  return body + checkDigit(body);
};
const id15: Maker = (d) =>
  `${d.pick(REGIONS)}${pad(between(d, 40, 99))}${pad(between(d, 1, 12))}${pad(between(d, 1, 28))}99${between(d, 6, 9)}`;
const mobile: Maker = (d) => d.pick(['154', '161']) + d.digits(8);
const bank: Maker = (d) => {
  const body = d.pick(['620999', '629999']) + d.digits(d.pick([12, 12, 9]));
  const doubled = [...body].reverse().map((c, i) => {
    const n = Number(c) * (i % 2 === 0 ? 2 : 1);
    return n > 9 ? n - 9 : n;
  });
  return body + ((10 - (doubled.reduce((a, b) => a + b, 0) % 10)) % 10);
};
const groups = (text: string, sizes: readonly number[], separator: string): string => {
  let at = 0;
  const out: string[] = [];
  for (const size of sizes) {
    if (at < text.length) out.push(text.slice(at, at + size));
    at += size;
  }
  if (at < text.length) out.push(text.slice(at));
  return out.join(separator);
};
const area: Maker = (d) => d.pick(['010', '021', '0571', '0731', '029', '0755', '0991']);
const plateBody = (d: Draw, n: number): string =>
  Array.from({ length: n }, () => (d.chance() < 0.2 ? d.pick(list(PLATE)) : d.digits(1))).join('');
const door: Maker = (d) => {
  const block = between(d, 1, 30);
  const unit = between(d, 1, 6);
  const room = between(d, 101, 2805);
  return d.pick([
    `${block}栋${unit}单元${room}室`,
    `${block}号楼${unit}单元${room}`,
    `${block}幢${room}室`,
    `${block}栋${room}`,
    `${block}号楼${room}室`,
  ]);
};
const amount: Maker = (d) => {
  const yuan = between(d, 20, 98000);
  return d.pick([`${yuan}元`, `${yuan}.50元`, `${(yuan / 10000).toFixed(1)}万元`, `¥${yuan}.00`]);
};
const order: Maker = (d) =>
  d.pick([
    `20${between(d, 31, 39)}${pad(between(d, 1, 12))}${pad(between(d, 1, 28))}${d.digits(d.pick([4, 6, 8, 10]))}`,
    `DD${d.digits(14)}`,
    `GD${d.digits(12)}`,
    d.digits(13),
  ]);

/** What each marker of a template draws; the labelled kind is the second part. */
export const makers: Readonly<Record<string, { readonly kind: string; readonly make: Maker }>> = {
  name: { kind: 'name', make: name },
  surname: { kind: 'name', make: surname },
  id18: { kind: 'id_number', make: id18 },
  id18_lower: { kind: 'id_number', make: (d) => id18(d).toLowerCase() },
  id18_spaced: { kind: 'id_number', make: (d) => groups(id18(d), [6, 8, 4], ' ') },
  id15: { kind: 'id_number', make: id15 },
  mobile: { kind: 'mobile', make: mobile },
  mobile_spaced: { kind: 'mobile', make: (d) => groups(mobile(d), [3, 4, 4], d.pick([' ', '-', ' '])) },
  mobile_wide: {
    kind: 'mobile',
    make: (d) => mobile(d).replace(/\d/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  },
  mobile_zh: {
    kind: 'mobile',
    make: (d) => mobile(d).replace(/\d/g, (c) => '零一二三四五六七八九'[Number(c)] ?? c),
  },
  landline: { kind: 'landline', make: (d) => `${area(d)}${d.pick(['-', '-', ''])}555${d.digits(5)}` },
  landline_paren: { kind: 'landline', make: (d) => `(${area(d)})555${d.digits(5)}` },
  bank: { kind: 'bank_card', make: bank },
  bank_spaced: { kind: 'bank_card', make: (d) => groups(bank(d), [4, 4, 4, 4], ' ') },
  plate: { kind: 'plate', make: (d) => d.pick(PROVINCES) + d.pick(list(PLATE)) + plateBody(d, 5) },
  plate_dot: { kind: 'plate', make: (d) => `${d.pick(PROVINCES)}${d.pick(list(PLATE))}·${plateBody(d, 5)}` },
  plate_green: {
    kind: 'plate',
    make: (d) => `${d.pick(PROVINCES)}${d.pick(list(PLATE))}${d.pick(['D', 'F'])}${d.digits(5)}`,
  },
  email: {
    kind: 'email',
    make: (d) =>
      `${d.pick(['lin', 'zhou.w', 'gr_', 'xiao-', 'user'])}${d.digits(4)}@${d.pick(['example.com', 'example.cn', 'mail.example.org'])}`,
  },
  qq: { kind: 'account', make: (d) => `${between(d, 1, 9)}${d.digits(d.pick([7, 8, 9]))}` },
  wechat: {
    kind: 'account',
    make: (d) =>
      `${d.pick(['wxid_', 'gong', 'ln-', 'abc_', 'happy'])}${d.pick(['a', 'x', 'k'])}${d.digits(5)}`,
  },
  address: {
    kind: 'address',
    make: (d) =>
      d.pick([
        `${d.pick(CITY)}${d.pick(DISTRICT)}${d.pick(ROAD)}${between(d, 1, 600)}号${d.pick(ESTATE)}${door(d)}`,
        `${d.pick(DISTRICT)}${d.pick(ROAD)}${between(d, 1, 600)}号${door(d)}`,
        `${d.pick(CITY)}${d.pick(ESTATE)}${door(d)}`,
        `${d.pick(ROAD)}${between(d, 1, 600)}弄${between(d, 1, 90)}号${between(d, 101, 1802)}室`,
      ]),
  },
  address_short: { kind: 'address', make: (d) => d.pick(ESTATE) + door(d) },
  address_village: {
    kind: 'address',
    make: (d) =>
      `${d.pick(DISTRICT)}${d.pick(VILLAGE)}${d.pick([`${between(d, 1, 12)}组`, ''])}${between(d, 1, 200)}号`,
  },
  amount: { kind: '', make: amount },
  order: { kind: '', make: order },
  express: { kind: '', make: (d) => `${d.pick(['SF', 'YT', 'JD'])}${d.digits(13)}` },
  invoice: { kind: '', make: (d) => d.digits(8) },
  count: { kind: '', make: (d) => String(between(d, 2, 90)) },
  date: {
    kind: '',
    make: (d) =>
      `${between(d, 2031, 2039)}${d.pick(['年', '年'])}${between(d, 1, 12)}月${between(d, 1, 28)}日`,
  },
};
