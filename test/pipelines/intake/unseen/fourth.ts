import iconv from 'iconv-lite';
import type { Unseen } from './files.ts';

const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i + 1)).join('\n');
const day = (i: number): string => String((i % 28) + 1).padStart(2, '0');

/** Decimal commas, scripts and encodings that the first three sets do not have; keys written before the first look. */
export const FOURTH: readonly Unseen[] = [
  {
    about: 'German shop orders, semicolons, decimal commas, days first',
    file: 'bestellungen.csv',
    bytes: iconv.encode(
      `Bestellnummer;Kundennummer;Bestelldatum;Warengruppe;Betrag (EUR);Menge;Straße
${rows(20, (i) => `B${i};K${i % 7};${day(i)}.03.2026;${i % 2 ? 'Lebensmittel' : 'Kleidung'};1.${200 + i},50;${(i % 5) + 1};Hauptstraße ${i}`)}`,
      'windows-1252',
    ),
    family: 'consumption',
    columns: {
      Bestellnummer: 'order_no',
      Kundennummer: 'member_no',
      Bestelldatum: 'ordered_at',
      Warengruppe: 'consumption_class',
      'Betrag (EUR)': 'paid_amount_fen',
      Menge: 'quantity',
      Straße: '-',
    },
  },
  {
    about: 'Spanish orders, two title lines, total and source below, decimal commas',
    file: 'pedidos.csv',
    bytes: Buffer.from(
      `Informe de ventas\nPeriodo: marzo 2026\n\nNº pedido;Fecha;Cliente;Categoría;Importe;Cantidad;Provincia
${rows(20, (i) => `P${i};${day(i)}/03/2026;C${i % 7};Alimentación;1.${234 + i},5${i % 10};${(i % 3) + 1};Madrid`)}
TOTAL;;;;123.456,78;80;\nFuente: sistema interno\n`,
    ),
    family: 'consumption',
    columns: {
      'Nº pedido': 'order_no',
      Fecha: 'ordered_at',
      Cliente: 'member_no',
      Categoría: 'consumption_class',
      Importe: 'paid_amount_fen',
      Cantidad: 'quantity',
      Provincia: 'region_code',
    },
  },
  {
    about: 'French orders, byte order mark, euro behind the number, blanks between thousands',
    file: 'commandes.csv',
    bytes: Buffer.from(
      `\uFEFFN° commande;Date de commande;N° adhérent;Montant TTC;Quantité;Catégorie;Statut
${rows(20, (i) => `CMD${i};${day(i)}/03/2026 14:0${i % 10};AD${i % 8};1\u00a0${234 + i},50 €;${(i % 3) + 1};Alimentation;Livré`)}`,
    ),
    family: 'consumption',
    columns: {
      'N° commande': 'order_no',
      'Date de commande': 'ordered_at',
      'N° adhérent': 'member_no',
      'Montant TTC': 'paid_amount_fen',
      Quantité: 'quantity',
      Catégorie: 'consumption_class',
      Statut: 'order_status',
    },
  },
  {
    about: 'Russian orders, Windows-1251',
    file: 'zakazy.csv',
    bytes: iconv.encode(
      `Номер заказа;Дата заказа;Номер клиента;Сумма, руб.;Количество;Категория;Регион
${rows(20, (i) => `Z${i};${day(i)}.03.2026;C${i % 9};${1200 + i},5;${(i % 3) + 1};Продукты;Москва`)}`,
      'windows-1251',
    ),
    family: 'consumption',
    columns: {
      'Номер заказа': 'order_no',
      'Дата заказа': 'ordered_at',
      'Номер клиента': 'member_no',
      'Сумма, руб.': 'paid_amount_fen',
      Количество: 'quantity',
      Категория: 'consumption_class',
      Регион: 'region_code',
    },
  },
  {
    about: 'Arabic orders with Arabic digits',
    file: 'talabat.csv',
    bytes: Buffer.from(
      `رقم الطلب,تاريخ الطلب,المبلغ,الكمية,رقم العضو,المدينة
${rows(20, (i) => `${1000 + i},2026-03-${day(i)},${(i * 12.5).toFixed(2)},${(i % 4) + 1},${500 + (i % 9)},الرياض`).replace(/\d/g, (d) => '٠١٢٣٤٥٦٧٨٩'[Number(d)] ?? d)}`,
    ),
    family: 'consumption',
    columns: {
      'رقم الطلب': 'order_no',
      'تاريخ الطلب': 'ordered_at',
      المبلغ: 'paid_amount_fen',
      الكمية: 'quantity',
      'رقم العضو': 'member_no',
      المدينة: 'region_code',
    },
  },
  {
    about: 'Japanese consultations without names, Shift_JIS',
    file: '相談.csv',
    bytes: iconv.encode(
      `受付番号,受付日時,相談内容,相談区分,都道府県,処理状況,電話番号
${rows(20, (i) => `JP${1000 + i},2026/03/${day(i)} 10:0${i % 10},給料が支払われない件について相談したいです。とても困っています。${i},労働,東京都,${i % 2 ? '完了' : '対応中'},090-1234-56${10 + i}`)}`,
      'shift_jis',
    ),
    family: 'feedback',
    columns: {
      受付番号: 'case_no',
      受付日時: 'created_at',
      相談内容: '-',
      相談区分: 'topic',
      都道府県: 'region_code',
      処理状況: 'status',
      電話番号: '-',
    },
  },
  {
    about: 'days as the serial numbers of a spreadsheet saved as text',
    file: 'serials.csv',
    bytes: Buffer.from(
      `Order No,Order Date,Member No,Amount,Category\n${rows(20, (i) => `O${i},${46000 + i}.${i % 10},M${i % 9},${i * 10.5},Food`)}`,
    ),
    family: 'consumption',
    columns: {
      'Order No': 'order_no',
      'Order Date': 'ordered_at',
      'Member No': 'member_no',
      Amount: 'paid_amount_fen',
      Category: 'consumption_class',
    },
  },
  {
    about: 'an event stream in camel case with zones',
    file: 'events.ndjson',
    bytes: Buffer.from(
      rows(
        20,
        (i) =>
          `{"orderId":"X${i}","memberId":"m${i % 7}","createdAt":"2026-03-${day(i)}T10:00:00+08:00","totalAmount":${(i * 3.3).toFixed(2)},"itemCategory":"food","qty":${(i % 4) + 1}}`,
      ),
    ),
    family: 'consumption',
    columns: {
      orderId: 'order_no',
      memberId: 'member_no',
      createdAt: 'ordered_at',
      totalAmount: 'paid_amount_fen',
      itemCategory: 'consumption_class',
      qty: 'quantity',
    },
  },
  {
    about: 'pipes, and two lines below that are no records',
    file: 'members.txt',
    bytes: Buffer.from(
      `Member ID|Join Date|Gender|Birth Year|Union Code|Employment Status|Mobile
${rows(20, (i) => `M${10000 + i}|${2010 + (i % 10)}-0${(i % 9) + 1}-15|${i % 2 ? 'M' : 'F'}|${1970 + (i % 30)}|U${i % 5}|Employed|138123456${10 + i}`)}\n\nEnd of report\n50 records exported\n`,
    ),
    family: 'members',
    columns: {
      'Member ID': 'member_no',
      'Join Date': 'join_month',
      Gender: 'sex',
      'Birth Year': 'age_band',
      'Union Code': 'org_code',
      Mobile: 'phone',
    },
  },
  {
    about: 'UTF-16 with tabs, a Chinese hotline',
    file: '工单导出.txt',
    bytes: iconv.encode(
      `工单编号\t来电时间\t诉求内容\t所属区县\t办结时间\t满意度
${rows(20, (i) => `GD${i}\t2026-03-${day(i)} 10:22:00\t反映小区物业拖欠员工工资问题\t成都市武侯区\t2026-03-${day(i)} 18:00:00\t${i % 3 ? '满意' : '不满意'}`)}`,
      'utf-16',
    ),
    family: 'feedback',
    columns: {
      工单编号: 'case_no',
      来电时间: 'created_at',
      诉求内容: '-',
      所属区县: 'region_code',
      办结时间: 'closed_at',
      满意度: 'satisfaction',
    },
  },
];
