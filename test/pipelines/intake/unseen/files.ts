import iconv from 'iconv-lite';

/**
 * Exports of systems that no rule was written for, made up after the look of open-data portals, shops, desks and
 * benches at home and abroad. The key of each was written before `inspect` first saw it: what a reader could tell a
 * column to be, `-` for what is not to be stored, and nothing for columns a reader could not tell.
 */
export interface Unseen {
  readonly about: string;
  readonly file: string;
  readonly bytes: Buffer;
  readonly family: string;
  readonly columns: Readonly<Record<string, string>>;
}

const utf8 = (text: string): Buffer => Buffer.from(text);

/** Rules were mended on these after they had been measured once. */
export const FIRST: readonly Unseen[] = [
  {
    about: 'Japanese consultation desk, Shift_JIS, title and unit lines, wareki-free dates',
    file: 'soudan_2025.csv',
    bytes: iconv.encode(
      `令和7年度 労働相談受付一覧
出力日:2025/10/01,,,,,,,
受付番号,受付日時,相談者氏名,電話番号,相談区分,受付方法,対応状況,完了日
R7-0001,2025/04/02 09:15,佐藤 花子,03-1234-5678,賃金,電話,完了,2025/04/09
R7-0002,2025/04/03 10:40,鈴木 一郎,090-1111-2222,解雇,窓口,対応中,
R7-0003,2025/04/07 15:05,田中 実,080-3333-4444,労働時間,メール,完了,2025/04/21
`,
      'shift_jis',
    ),
    family: 'feedback',
    columns: {
      受付番号: 'case_no',
      受付日時: 'created_at',
      相談者氏名: '-',
      電話番号: 'phone',
      相談区分: 'topic',
      受付方法: 'channel',
      対応状況: 'status',
      完了日: 'closed_at',
    },
  },
  {
    about: 'Korean shop orders, EUC-KR',
    file: 'orders_kr.csv',
    bytes: iconv.encode(
      `주문번호,주문일시,회원번호,구매자명,상품명,수량,결제금액,환불금액,주문상태
20250301001,2025-03-01 10:22:11,M10021,김민수,생수 2L,6,12000,0,배송완료
20250301002,2025-03-01 11:05:40,M10077,이영희,쌀 10kg,1,35900,0,배송완료
20250302001,2025-03-02 09:12:09,M10021,김민수,세제,2,18000,18000,환불
`,
      'euc-kr',
    ),
    family: 'consumption',
    columns: {
      주문번호: 'order_no',
      주문일시: 'ordered_at',
      회원번호: 'member_no',
      구매자명: '-',
      상품명: '-',
      수량: 'quantity',
      결제금액: 'paid_amount_fen',
      환불금액: 'refund_fen',
      주문상태: 'order_status',
    },
  },
  {
    about: 'French prud’hommes-like desk of complaints, semicolons, Latin-1, day first',
    file: 'reclamations.csv',
    bytes: iconv.encode(
      `Numéro de dossier;Date de dépôt;Nom du demandeur;Courriel;Catégorie;Canal;Statut;Date de clôture;Commune
D-2025-001;03/02/2025;Dupont Marie;m.dupont@exemple.fr;Salaire;Téléphone;Clos;17/02/2025;Lyon
D-2025-002;14/02/2025;Martin Paul;p.martin@exemple.fr;Congés;Courrier;En cours;;Lyon
D-2025-003;28/02/2025;Bernard Luc;l.bernard@exemple.fr;Sécurité;Site web;Clos;11/03/2025;Nantes
`,
      'windows-1252',
    ),
    family: 'feedback',
    columns: {
      'Numéro de dossier': 'case_no',
      'Date de dépôt': 'created_at',
      'Nom du demandeur': '-',
      Courriel: '-',
      Catégorie: 'topic',
      Canal: 'channel',
      Statut: 'status',
      'Date de clôture': 'closed_at',
      Commune: 'region_code',
    },
  },
  {
    about: 'German cafeteria till, semicolons, decimal comma, BOM',
    file: 'Kassenbuch.csv',
    bytes: utf8(
      `\uFEFFBelegnummer;Datum;Uhrzeit;Kundennummer;Artikel;Menge;Betrag (EUR);Zahlungsart
4711;03.02.2025;12:05;K-100;Mittagessen;1;6,50;Karte
4712;03.02.2025;12:07;K-101;Salat;2;9,80;Bar
4713;04.02.2025;12:11;K-100;Kaffee;1;1,90;Karte
`,
    ),
    family: 'consumption',
    columns: {
      Belegnummer: 'order_no',
      Datum: 'ordered_at',
      Kundennummer: 'member_no',
      Artikel: '-',
      Menge: 'quantity',
      'Betrag (EUR)': 'paid_amount_fen',
    },
  },
  {
    about: 'UK employment tribunal register, open data, titles above',
    file: 'tribunal_claims_2025.csv',
    bytes: utf8(
      `Employment tribunal claims received,,,,,,
Source: case management system; extracted 1 April 2025,,,,,,
Case Number,Date Received,Claimant Name,Respondent,Jurisdiction,Amount Claimed (£),Amount Awarded (£),Outcome,Date Disposed
2400001/2025,06/01/2025,A Smith,Acme Ltd,Unpaid wages,2500.00,1800.00,Successful at hearing,10/03/2025
2400002/2025,07/01/2025,B Jones,Beta plc,Unfair dismissal,12000.00,0.00,Withdrawn,21/02/2025
2400003/2025,09/01/2025,C Brown,Acme Ltd,Holiday pay,600.00,600.00,Settled,01/02/2025
`,
    ),
    family: 'labour_disputes',
    columns: {
      'Case Number': 'dispute_no',
      'Date Received': 'accepted_at',
      'Claimant Name': '-',
      Respondent: '-',
      Jurisdiction: 'topic',
      'Amount Claimed (£)': 'claimed_fen',
      'Amount Awarded (£)': 'recovered_fen',
      Outcome: 'outcome',
      'Date Disposed': 'closed_at',
    },
  },
  {
    about: 'US municipal 311 export of another city, quoted, many extras',
    file: 'chi311.csv',
    bytes: utf8(
      `"SR_NUMBER","SR_TYPE","OWNER_DEPARTMENT","STATUS","ORIGIN","CREATED_DATE","CLOSED_DATE","STREET_ADDRESS","ZIP_CODE","WARD","LATITUDE","LONGITUDE"
"SR25-0001","Senior Well-Being Check","DFSS","Completed","Phone Call","01/05/2025 08:31:00 AM","01/06/2025 10:00:00 AM","100 N MAIN ST","60601","42","41.88","-87.63"
"SR25-0002","Shelter Request","DFSS","Open","Mobile Device","01/05/2025 09:02:00 AM","","200 S STATE ST","60604","4","41.87","-87.62"
"SR25-0003","Home Buyer Program","DOH","Completed","Internet","01/07/2025 03:12:00 PM","01/20/2025 09:00:00 AM","12 W LAKE ST","60601","42","41.89","-87.63"
`,
    ),
    family: 'service_applications',
    columns: {
      SR_NUMBER: 'application_no',
      SR_TYPE: 'need_domain',
      STATUS: 'status',
      ORIGIN: 'channel',
      CREATED_DATE: 'applied_at',
      CLOSED_DATE: 'closed_at',
      STREET_ADDRESS: '-',
      ZIP_CODE: '-',
      LATITUDE: '-',
      LONGITUDE: '-',
    },
  },
  {
    about:
      'Zhejiang open-data style: upper-case pinyin-free English codes beside Chinese names, two header rows',
    file: 'zj_12345.csv',
    bytes: utf8(
      `浙江省公共数据开放平台
数据名称:统一政务咨询投诉举报信息,更新日期:2025-09-30
信件编号,来信时间,来信人,联系方式,信件类型,问题分类,所属区县,受理部门,答复时间,满意度评价,是否公开
ZJ202509010001,2025-09-01 08:12:33,赵先生,13712345678,投诉,劳动保障,西湖区,区人力社保局,2025-09-04 16:20:00,满意,是
ZJ202509010002,2025-09-01 09:45:10,钱女士,13812345679,咨询,住房保障,余杭区,区住建局,2025-09-03 11:02:00,基本满意,是
ZJ202509020003,2025-09-02 14:30:01,孙先生,15912345670,举报,食品安全,滨江区,区市场监管局,,未评价,否
总计,,,,,,,,,,3件
`,
    ),
    family: 'feedback',
    columns: {
      信件编号: 'case_no',
      来信时间: 'created_at',
      来信人: '-',
      联系方式: 'phone',
      信件类型: 'nature',
      问题分类: 'topic',
      所属区县: 'region_code',
      受理部门: '-',
      答复时间: 'responded_at',
      满意度评价: 'satisfaction',
    },
  },
  {
    about: 'Guangdong open-data style: training subsidies, GB18030, unit in the header, total row',
    file: 'gd_peixun.csv',
    bytes: iconv.encode(
      `广东省职业技能提升培训补贴名单(单位:元)
序号,姓名,证件号码,培训机构名称,培训工种,职业资格等级,开班日期,结业日期,是否合格,补贴金额(元)
1,李某,440106199001011234,甲职业培训学校,电工,四级,2025年3月1日,2025年4月15日,是,1500
2,王某,440106198802022345,乙技师学院,焊工,三级,2025年3月5日,2025年5月10日,是,2000
3,张某,440106199503033456,甲职业培训学校,家政服务员,五级,2025年3月8日,2025年3月30日,否,0
合计,,,,,,,,,3500
`,
      'gb18030',
    ),
    family: 'skills',
    columns: {
      姓名: '-',
      证件号码: 'id_number',
      职业资格等级: 'skill_level',
      开班日期: 'enrolled_on',
      结业日期: 'completed_on',
      是否合格: 'is_completed',
    },
  },
  {
    about: 'Bank card statement of a consumption month: masked card, time in two columns, thousands',
    file: 'bank_statement.csv',
    bytes: utf8(
      `客户交易明细
账户:6222********1234,币种:人民币,起止日期:20250101-20250131
交易流水号,交易日期,交易时间,商户号,商户名称,交易类型,交易金额,余额
20250103000001,20250103,101522,898110012345678,某超市,消费,"1,234.50","8,765.50"
20250105000002,20250105,183011,898110087654321,某餐厅,消费,256.00,"8,509.50"
20250110000003,20250110,090102,898110012345678,某超市,退货,-100.00,"8,609.50"
`,
    ),
    family: 'consumption',
    columns: {
      交易流水号: 'order_no',
      交易日期: 'ordered_at',
      商户号: 'merchant_no',
      商户名称: '-',
      交易金额: 'paid_amount_fen',
      余额: '-',
    },
  },
  {
    about: 'Taobao-like shop export: tab tails, equal-sign quoting, receiver data',
    file: 'ExportOrderList.csv',
    bytes: iconv.encode(
      `订单编号,买家会员名,买家应付货款,买家实际支付金额,订单状态,收货人姓名,收货地址,联系手机,订单创建时间,宝贝标题,宝贝总数量,退款金额
="2310001234567890",tb_01,128.00,118.00,交易成功,周某,浙江省杭州市西湖区文一路1号,'13712340001,2025-06-18 00:03:21,保温杯,1,0.00
="2310001234567891",tb_02,56.80,56.80,交易成功,吴某,广东省广州市天河区体育西路2号,'13712340002,2025-06-18 00:05:02,毛巾,4,0.00
="2310001234567892",tb_03,299.00,269.00,交易关闭,郑某,四川省成都市武侯区人民南路3号,'13712340003,2025-06-18 00:09:44,电饭煲,1,269.00
`,
      'gb18030',
    ),
    family: 'consumption',
    columns: {
      订单编号: 'order_no',
      买家会员名: 'member_no',
      买家应付货款: 'list_amount_fen',
      买家实际支付金额: 'paid_amount_fen',
      订单状态: 'order_status',
      收货人姓名: '-',
      收货地址: '-',
      联系手机: 'phone',
      订单创建时间: 'ordered_at',
      宝贝标题: '-',
      宝贝总数量: 'quantity',
      退款金额: 'refund_fen',
    },
  },
  {
    about: 'Meal delivery reviews in English, snake case, tab-separated',
    file: 'reviews.tsv',
    bytes: utf8(
      `review_id\trestaurant_id\tuser_id\treview_date\toverall_rating\tfood_rating\tservice_rating\tcomment
r1\tm77\tu1\t2025-05-01T12:30:00\t5\t5\t4\tgreat
r2\tm78\tu2\t2025-05-02T19:05:00\t2\t1\t3\tcold
r3\tm77\tu3\t2025-05-02T20:11:00\t4\t4\t4\tfine
`,
    ),
    family: 'merchant_ratings',
    columns: {
      review_id: 'rating_no',
      restaurant_id: 'merchant_no',
      user_id: 'member_no',
      review_date: 'rated_at',
      overall_rating: 'score',
      food_rating: 'score_quality',
      service_rating: 'score_service',
      comment: '-',
    },
  },
  {
    about: 'A county union’s register typed by hand: title, unit, footnote, abbreviations',
    file: 'huiyuan.csv',
    bytes: utf8(
      `XX县总工会会员花名册,,,,,,,,
填报单位:XX县总工会,,填报时间:2025年6月,,,,,,
工号,姓名,性别,出生年月,文化程度,入会时间,手机号码,所在工会,是否农民工
001,甲某,男,1985.03,大专,2010.5,13700000001,一车间分会,否
002,乙某,女,1990.11,高中,2015.9,13700000002,二车间分会,是
003,丙某,男,1978.07,初中,2001.1,13700000003,二车间分会,是
注:本表由各分会填报,,,,,,,,
`,
    ),
    family: 'members',
    columns: {
      工号: 'member_no',
      姓名: '-',
      性别: 'sex',
      出生年月: 'age_band',
      文化程度: 'education',
      入会时间: 'join_month',
      手机号码: 'phone',
      所在工会: 'org_code',
      是否农民工: 'is_migrant',
    },
  },
  {
    about: 'Consumer council complaints, merged headers exported as two rows',
    file: 'xiaowei.csv',
    bytes: utf8(
      `消费者投诉登记表,,,,,,,,
登记编号,登记日期,投诉人,,被投诉方,,投诉内容,,处理情况
,,姓名,电话,企业名称,统一社会信用代码,投诉性质,涉及金额(元),处理结果
XW001,2025-04-01,冯某,13611110001,某健身公司,91330100MA00000000,预付卡,3000,调解成功
XW002,2025-04-03,陈某,13611110002,某家电公司,91330100MA00000001,质量,1200,调解不成
XW003,2025-04-09,褚某,13611110003,某培训公司,91330100MA00000002,合同,8800,调解成功
`,
    ),
    family: 'disputes',
    columns: {
      登记编号: 'dispute_no',
      登记日期: 'accepted_at',
      电话: 'phone',
      姓名: '-',
      企业名称: '-',
      投诉性质: 'dispute_nature',
      '涉及金额(元)': 'disputed_fen',
      处理结果: 'dispute_outcome',
    },
  },
  {
    about: 'Coupon platform, camel case, milliseconds since 1970 left aside, UTF-16',
    file: 'couponRecords.csv',
    bytes: iconv.encode(
      `\uFEFFcouponCode\tcouponName\tuserId\tfaceValue\treceiveTime\tuseTime\texpireTime\tcouponStatus\torderId\tstoreId
C0001\t满50减10\tu100\t10.00\t2025-01-20 10:00:00\t2025-01-22 12:31:08\t2025-02-20 23:59:59\tUSED\tO9001\tS12
C0002\t满50减10\tu101\t10.00\t2025-01-20 10:00:03\t\t2025-02-20 23:59:59\tEXPIRED\t\t
C0003\t满100减30\tu102\t30.00\t2025-01-20 10:00:07\t2025-01-25 18:12:40\t2025-02-20 23:59:59\tUSED\tO9002\tS15
`,
      'utf-16le',
    ),
    family: 'vouchers',
    columns: {
      couponCode: 'voucher_no',
      couponName: 'voucher_template',
      userId: 'member_no',
      faceValue: 'face_fen',
      receiveTime: 'issued_at',
      useTime: 'redeemed_at',
      expireTime: 'expires_at',
      couponStatus: 'voucher_status',
      orderId: 'order_no',
      storeId: 'merchant_no',
    },
  },
  {
    about: 'EU open-data listing of merchants with quality labels, dates day.month.year',
    file: 'labelled_shops.csv',
    bytes: utf8(
      `shop_id,shop_name,vat_number,category,municipality,postal_code,contact_email,phone,registered_on,status,rating
S-01,Bakery One,DE123456789,food,Freiburg,79098,info@one.example,+49 761 1234,03.02.2019,active,4.5
S-02,Cycle Two,DE987654321,sport,Freiburg,79100,info@two.example,+49 761 5678,15.07.2020,suspended,3.9
S-03,Books Three,DE192837465,culture,Basel,4051,info@three.example,+41 61 1234,21.11.2021,active,4.8
`,
    ),
    family: 'merchants',
    columns: {
      shop_id: 'merchant_no',
      category: 'merchant_type',
      municipality: 'region_code',
      postal_code: '-',
      contact_email: '-',
      phone: '-',
      registered_on: 'joined_on',
      status: 'status',
      rating: 'stars',
    },
  },
  {
    about: 'Station visits reported monthly by word processor people: unit in brackets, sub-total rows',
    file: 'yizhan.csv',
    bytes: utf8(
      `户外劳动者服务站点服务情况统计
站点编码,站点地址,统计日期,服务类别,服务人次(人次)
YZ001,某路1号,2025-07-31,歇脚饮水,320
YZ002,某路2号,2025-07-31,手机充电,128
小计,,,,448
YZ003,某路3号,2025-07-31,歇脚饮水,77
合计,,,,525
`,
    ),
    family: 'site_visits',
    columns: {
      站点编码: 'site_no',
      站点地址: '-',
      统计日期: 'visit_date',
      服务类别: 'need_domain',
      '服务人次(人次)': 'visits',
    },
  },
];

/** Written, with their key, after the rules had been mended on the first; then the rules were mended on these too. */
export const SECOND: readonly Unseen[] = [
  {
    about: 'Taiwanese labour bureau, Big5',
    file: 'laogong.csv',
    bytes: iconv.encode(
      `案件編號,受理日期,申訴人,聯絡電話,爭議類別,行業別,處理情形,結案日期,請求金額
114-0001,2025/03/03,林小姐,0912345678,工資,製造業,調解成立,2025/03/20,45000
114-0002,2025/03/05,陳先生,0922345678,資遣費,營造業,調解不成立,2025/03/28,120000
114-0003,2025/03/06,黃先生,0933345678,職業災害,運輸業,處理中,,80000
`,
      'big5',
    ),
    family: 'labour_disputes',
    columns: {
      案件編號: 'dispute_no',
      受理日期: 'accepted_at',
      申訴人: '-',
      爭議類別: 'topic',
      行業別: 'industry',
      處理情形: 'outcome',
      結案日期: 'closed_at',
      請求金額: 'claimed_fen',
    },
  },
  {
    about: 'Spanish citizen service desk, semicolons',
    file: 'solicitudes.csv',
    bytes: iconv.encode(
      `Número de solicitud;Fecha de solicitud;Nombre y apellidos;Teléfono;Tipo de servicio;Canal de entrada;Estado;Fecha de cierre;Municipio
S-1001;05/03/2025;Ana García;600111222;Formación;Presencial;Cerrada;12/03/2025;Sevilla
S-1002;06/03/2025;Luis Pérez;600222333;Asesoría jurídica;Teléfono;Abierta;;Málaga
S-1003;07/03/2025;Marta Ruiz;600333444;Vivienda;Web;Cerrada;21/03/2025;Sevilla
`,
      'windows-1252',
    ),
    family: 'service_applications',
    columns: {
      'Número de solicitud': 'application_no',
      'Fecha de solicitud': 'applied_at',
      'Nombre y apellidos': '-',
      'Tipo de servicio': 'need_domain',
      'Canal de entrada': 'channel',
      Estado: 'status',
      'Fecha de cierre': 'closed_at',
      Municipio: 'region_code',
    },
  },
  {
    about: 'Japanese cooperative shop, Shift_JIS, yen',
    file: 'uriage.csv',
    bytes: iconv.encode(
      `注文番号,注文日時,会員番号,店舗コード,商品名,数量,支払金額,返金額
A0001,2025/02/01 10:11,K001,S01,お米 5kg,1,2480,0
A0002,2025/02/01 10:40,K002,S01,牛乳,3,690,0
A0003,2025/02/02 09:05,K001,S02,卵,2,520,260
`,
      'shift_jis',
    ),
    family: 'consumption',
    columns: {
      注文番号: 'order_no',
      注文日時: 'ordered_at',
      会員番号: 'member_no',
      店舗コード: 'merchant_no',
      商品名: '-',
      数量: 'quantity',
      支払金額: 'paid_amount_fen',
      返金額: 'refund_fen',
    },
  },
  {
    about: 'Korean civil complaints, UTF-8 with BOM, title line',
    file: 'minwon.csv',
    bytes: utf8(
      `\uFEFF2025년 민원 접수 현황,,,,,,
민원번호,접수일자,민원인,연락처,민원유형,처리상태,완료일자
M-1,2025-04-01,홍길동,010-1111-2222,임금체불,완료,2025-04-10
M-2,2025-04-02,김철수,010-2222-3333,산업재해,처리중,
M-3,2025-04-03,이영희,010-3333-4444,해고,완료,2025-04-15
`,
    ),
    family: 'feedback',
    columns: {
      민원번호: 'case_no',
      접수일자: 'created_at',
      민원인: '-',
      민원유형: 'topic',
      처리상태: 'status',
      완료일자: 'closed_at',
    },
  },
  {
    about: 'Shenzhen open-data style dispute register, GB18030, unit in the header',
    file: 'sz_jiufen.csv',
    bytes: iconv.encode(
      `消费纠纷调解信息
统计周期:2025年第三季度,,,,,,,
纠纷编号,接诉时间,消费者姓名,联系电话,涉及商品类别,争议金额(万元),挽回经济损失(万元),调解结果
SZ25Q3-1,2025-07-01,林某,13800000011,家用电器,0.35,0.30,达成调解
SZ25Q3-2,2025-07-02,何某,13800000012,预付式消费,1.20,0.00,未达成调解
SZ25Q3-3,2025-07-08,高某,13800000013,服装鞋帽,0.08,0.08,达成调解
合计,,,,,1.63,0.38,
`,
      'gb18030',
    ),
    family: 'disputes',
    columns: {
      纠纷编号: 'dispute_no',
      接诉时间: 'accepted_at',
      消费者姓名: '-',
      联系电话: 'phone',
      涉及商品类别: 'object_class',
      '争议金额(万元)': 'disputed_fen',
      '挽回经济损失(万元)': 'recovered_fen',
      调解结果: 'dispute_outcome',
    },
  },
  {
    about: 'Douyin-like shop export with masked buyers',
    file: 'douyin_orders.csv',
    bytes: utf8(
      `主订单编号,子订单编号,选购商品,商品数量,订单应付金额,平台优惠,收件人,收件人手机号,详细地址,订单提交时间,订单状态,售后状态
69001,69001-1,纸巾,2,39.80,5.00,李**,138****0001,浙江省***,2025-06-01 12:00:01,已完成,-
69001,69001-2,牙膏,1,15.90,0.00,李**,138****0001,浙江省***,2025-06-01 12:00:01,已完成,-
69002,69002-1,书包,1,89.00,10.00,张**,139****0002,广东省***,2025-06-02 08:30:44,已关闭,退款成功
`,
    ),
    family: 'consumption',
    columns: {
      主订单编号: 'order_no',
      子订单编号: 'line_no',
      选购商品: '-',
      商品数量: 'quantity',
      订单应付金额: 'paid_amount_fen',
      收件人: '-',
      收件人手机号: 'phone',
      详细地址: '-',
      订单提交时间: 'ordered_at',
      订单状态: 'order_status',
    },
  },
  {
    about: 'UK adult learning records, month names in dates',
    file: 'learners.csv',
    bytes: utf8(
      `Learner Ref,Learner Name,Course Code,Provider,Start Date,Completion Date,Completed,Level,Fee Waived
L001,Amy Cole,C-10,North College,03 Feb 2025,28 Mar 2025,Yes,2,Yes
L002,Ben Dunn,C-11,North College,10 Feb 2025,,No,3,No
L003,Cat Ellis,C-10,South Training,12 Feb 2025,11 Apr 2025,Yes,2,Yes
`,
    ),
    family: 'skills',
    columns: {
      'Learner Ref': 'member_no',
      'Learner Name': '-',
      'Course Code': 'course_code',
      'Start Date': 'enrolled_on',
      'Completion Date': 'completed_on',
      Completed: 'is_completed',
      'Fee Waived': 'fee_waived',
    },
  },
  {
    about: 'A union’s member export of a provincial system, spreadsheet dates and text-kept numbers',
    file: 'hy_export.csv',
    bytes: iconv.encode(
      `会员卡号,会员姓名,证件类型,证件号码,性别,民族,出生日期,学历,所属基层工会,入会日期,会籍状态,联系方式
="6228000001",梁某,身份证,'330102198803031234,女,汉族,1988/3/3,本科,某公司工会,2012/6/1,在籍,13500000001
="6228000002",宋某,身份证,'330102199205052345,男,汉族,1992/5/5,大专,某公司工会,2018/9/1,在籍,13500000002
="6228000003",唐某,身份证,'330102197912123456,男,畲族,1979/12/12,高中,某街道联合工会,2003/1/1,转出,13500000003
`,
      'gb18030',
    ),
    family: 'members',
    columns: {
      会员卡号: 'member_no',
      会员姓名: '-',
      证件号码: 'id_number',
      性别: 'sex',
      民族: '-',
      出生日期: 'age_band',
      学历: 'education',
      所属基层工会: 'org_code',
      入会日期: 'join_month',
      会籍状态: 'status',
      联系方式: 'phone',
    },
  },
];

/** Written, with their key, after the rules had been mended on the second set; mended on afterwards too. */
export const THIRD: readonly Unseen[] = [
  {
    about: 'Italian trade-union help desk, semicolons',
    file: 'sportello.csv',
    bytes: iconv.encode(
      `N. pratica;Data apertura;Cognome e nome;Codice fiscale;Oggetto;Canale;Stato;Data chiusura;Provincia
P1;03/02/2025;Rossi Mario;RSSMRA80A01H501U;Busta paga;Telefono;Chiusa;10/02/2025;Milano
P2;04/02/2025;Bianchi Anna;BNCNNA85B41F205X;Ferie;Email;Aperta;;Torino
P3;06/02/2025;Verdi Luca;VRDLCU90C10L219Z;Licenziamento;Sportello;Chiusa;20/02/2025;Milano
`,
      'windows-1252',
    ),
    family: 'feedback',
    columns: {
      'N. pratica': 'case_no',
      'Data apertura': 'created_at',
      'Cognome e nome': '-',
      'Codice fiscale': '-',
      Oggetto: 'topic',
      Canale: 'channel',
      Stato: 'status',
      'Data chiusura': 'closed_at',
      Provincia: 'region_code',
    },
  },
  {
    about: 'German works-council course list, semicolons, day.month.year',
    file: 'schulungen.csv',
    bytes: utf8(
      `Teilnehmernummer;Name;Kursnummer;Anmeldedatum;Abschlussdatum;Bestanden;Kostenfrei
T-1;Anna Schmidt;K10;03.02.2025;28.03.2025;ja;ja
T-2;Jonas Weber;K11;10.02.2025;;nein;nein
T-3;Lea Fischer;K10;12.02.2025;11.04.2025;ja;ja
`,
    ),
    family: 'skills',
    columns: {
      Teilnehmernummer: 'member_no',
      Name: '-',
      Kursnummer: 'course_code',
      Anmeldedatum: 'enrolled_on',
      Abschlussdatum: 'completed_on',
      Bestanden: 'is_completed',
    },
  },
  {
    about: 'Hong Kong shop vouchers, Big5',
    file: 'quan.csv',
    bytes: iconv.encode(
      `優惠券編號,優惠券類型,會員編號,面額,領取時間,使用時間,有效期至,訂單編號,商戶編號
Q001,滿減券,M01,20,2025/05/01 10:00,2025/05/03 12:20,2025/05/31,O1,S1
Q002,滿減券,M02,20,2025/05/01 10:01,,2025/05/31,,
Q003,折扣券,M03,50,2025/05/01 10:05,2025/05/09 19:00,2025/05/31,O2,S2
`,
      'big5',
    ),
    family: 'vouchers',
    columns: {
      優惠券編號: 'voucher_no',
      優惠券類型: 'voucher_type',
      會員編號: 'member_no',
      面額: 'face_fen',
      領取時間: 'issued_at',
      使用時間: 'redeemed_at',
      有效期至: 'expires_at',
      訂單編號: 'order_no',
      商戶編號: 'merchant_no',
    },
  },
  {
    about: 'US state wage claims, data.gov style, quoted',
    file: 'wage_claims.csv',
    bytes: utf8(
      `"claim_id","claim_filed_date","claimant_name","employer_name","naics_industry","violation_type","number_of_employees","wages_claimed","wages_recovered","case_disposition","case_closed_date","county"
"WC-1","2025-01-06","Jane Roe","Acme Inc","Construction","Overtime","12","15000.00","9000.00","Settled","2025-03-01","Kings"
"WC-2","2025-01-07","John Doe","Best LLC","Retail Trade","Minimum wage","3","2400.50","0.00","Dismissed","2025-02-14","Queens"
"WC-3","2025-01-09","Ann Poe","Core Co","Construction","Final pay","1","800.00","800.00","Paid in full","2025-01-30","Kings"
`,
    ),
    family: 'labour_disputes',
    columns: {
      claim_id: 'dispute_no',
      claim_filed_date: 'accepted_at',
      claimant_name: '-',
      employer_name: '-',
      naics_industry: 'industry',
      violation_type: 'topic',
      number_of_employees: 'workers_involved',
      wages_claimed: 'claimed_fen',
      wages_recovered: 'recovered_fen',
      case_closed_date: 'closed_at',
    },
  },
  {
    about: 'Jiangsu 12345 export in a district’s own words, GB18030, two titles and a footnote',
    file: 'js12345.csv',
    bytes: iconv.encode(
      `某区12345热线工单明细
导出人:系统管理员,导出时间:2025-08-31 18:00
工单流水,来电时间,来电人姓名,来电号码,诉求人性别,诉求大类,诉求标题,事发镇街,承办单位,派单时间,办结时限,实际办结时间,满意情况
G2508001,2025-08-01 09:01:22,沈某,13900000021,女,劳动人事,拖欠工资,某街道,区人社局,2025-08-01 09:30:00,2025-08-06 18:00:00,2025-08-05 10:12:00,满意
G2508002,2025-08-01 10:15:41,韩某,13900000022,男,城市管理,占道经营,某镇,城管局,2025-08-01 11:00:00,2025-08-06 18:00:00,2025-08-07 09:00:00,不满意
G2508003,2025-08-02 08:44:05,杨某,13900000023,男,医疗保障,报销比例,某街道,医保局,2025-08-02 09:20:00,2025-08-07 18:00:00,2025-08-04 15:31:00,基本满意
注:满意情况以回访为准
`,
      'gb18030',
    ),
    family: 'feedback',
    columns: {
      工单流水: 'case_no',
      来电时间: 'created_at',
      来电人姓名: '-',
      来电号码: 'phone',
      诉求人性别: 'sex',
      诉求大类: 'topic',
      诉求标题: '-',
      承办单位: '-',
      派单时间: 'dispatched_at',
      办结时限: 'due_at',
      实际办结时间: 'closed_at',
      满意情况: 'satisfaction',
    },
  },
  {
    about: 'JD-like invoice lines with amounts in thousands separators and currency signs',
    file: 'jd_lines.csv',
    bytes: utf8(
      `订单号,下单时间,商品编号,商品名称,京东价,订购数量,应付金额,订单状态,客户姓名,客户地址,联系电话,支付方式
30001,2025-04-05 20:11:08,100012043978,空调,"¥2,399.00",1,"¥2,199.00",完成,钱某,江苏省南京市玄武区1号,13600000031,在线支付
30002,2025-04-06 08:22:10,100008348542,大米,¥59.90,2,¥119.80,完成,孙某,江苏省苏州市姑苏区2号,13600000032,在线支付
30003,2025-04-06 09:00:00,100005150890,台灯,¥89.00,1,¥0.00,已取消,李某,江苏省无锡市梁溪区3号,13600000033,在线支付
`,
    ),
    family: 'consumption',
    columns: {
      订单号: 'order_no',
      下单时间: 'ordered_at',
      商品编号: 'item_code',
      商品名称: '-',
      订购数量: 'quantity',
      应付金额: 'paid_amount_fen',
      订单状态: 'order_status',
      客户姓名: '-',
      客户地址: '-',
      联系电话: 'phone',
    },
  },
];
