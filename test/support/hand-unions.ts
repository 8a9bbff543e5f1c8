import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishInput } from '../../pipelines/runner/publish.ts';
import { HAND } from './hand-warehouse.ts';

const MODELS = join(import.meta.dirname, '../../pipelines/models');

/**
 * Unions for the hand-made warehouse: two local federations; a national industrial union with one union in each of two
 * provinces; a zone; and the organs, of whom three members are left. Orders are counted by union by the model itself.
 */
export const HAND_UNIONS = `
  ${readFileSync(join(MODELS, 'macros.sql'), 'utf8')}
  create schema intermediate;
  create table intermediate.int_union_areas as select * from (values
    ('G510000', '四川', '510000'), ('G510100', '成都', '510100')) u(org_code, org_name, region_code);
  create table intermediate.int_union_units as select * from (values
    ('C00', 'C00', '全国机械工会', 'G000000'), ('C51', 'C51', '四川机械工会', 'C00'), ('B51', 'C51', '四川机械工会', 'C00'),
    ('C33', 'C33', '浙江机械工会', 'C00'), ('K51', 'K51', '成都高新区工会', 'G510100'), ('J33', 'J33', '浙江机关工会', 'G330000'))
    u(org_code, unit_code, unit_name, unit_parent_code);
  create view marts.consumption as
    select case when member_key < 3 then 'J33' when member_key % 10 < 3 then 'B51' when member_key % 10 < 5 then 'C33'
                when member_key % 10 = 5 then 'K51' else 'B99' end as org_code,
           event_month, member_key as contributor_key, member_cell_key as person_cell_key, cell_key, true as is_order, paid_fen
    from raw.consumption;
  create table cubes.union_consumption as ${readFileSync(join(MODELS, 'cubes/union_consumption.sql'), 'utf8')};
`;

/** What is published of it beside the hand-made cubes. */
export const HAND_WITH_UNIONS: Partial<PublishInput> = {
  cubes: [...HAND.cubes, { name: 'union_consumption', family: 'consumption', persons: ['buyers'] }],
};
