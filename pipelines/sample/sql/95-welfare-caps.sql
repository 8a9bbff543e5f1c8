-- What the federations of the sample allow per head, with the numbers of their documents. All invented.
create macro welfare_cap_rows() as table
from (values
  ('000000', '逢年过节全年合计', '每人每年', 1500, date '2018-01-01', null, '样总发〔2018〕1号'),
  ('510000', '春节', '每人每次', 500, date '2019-01-01', null, '样工发〔2019〕2号'),
  ('510000', '其他节日', '每人每次', 200, date '2019-01-01', null, '样工发〔2019〕2号'),
  -- The rule of 2024 takes over from the one above.
  ('510000', '其他节日', '每人每次', 300, date '2024-01-01', null, '样工发〔2024〕1号'),
  ('510000', '生日', '每人每次', 300, date '2019-01-01', null, '样工发〔2019〕2号'),
  ('510000', '住院', '每人每次', 1000, date '2019-01-01', null, '样工发〔2019〕2号'),
  -- A city may be stricter than its province, for a while.
  ('510100', '春节', '每人每次', 450, date '2025-01-01', date '2025-12-31', '样蓉工发〔2025〕1号'),
  ('330000', '春节', '每人每次', 600, date '2020-01-01', null, '样浙工发〔2020〕1号'),
  ('330000', '其他节日', '每人每次', 350, date '2020-01-01', null, '样浙工发〔2020〕1号'),
  ('330000', '春秋游', '每人每天', 230, date '2025-03-01', null, '样浙工发〔2025〕3号'),
  ('340000', '逢年过节全年合计', '每人每年', 1500, date '2018-01-01', null, '样皖工发〔2018〕1号'),
  ('520000', '春节', '每人每次', 500, date '2018-06-01', null, '样黔工发〔2018〕2号'),
  ('520000', '其他节日', '每人每次', 200, date '2018-06-01', null, '样黔工发〔2018〕2号')
) c(region, item, basis, yuan, from_on, to_on, document);
