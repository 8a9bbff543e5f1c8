import { z } from 'zod';
import { APPROVAL_NO } from '../domain/boundary.ts';

const cornerSchema = z.tuple([z.number(), z.number()]).readonly();
const partsSchema = z.array(z.array(cornerSchema).readonly()).readonly();

/** What must be printed under an approved map. */
export const approvalSchema = z.object({ approval_no: z.string(), publisher: z.string() });
export type Approval = z.infer<typeof approvalSchema>;

/** `GET /api/boundaries`: the approved outlines of the province-level regions; null where none are kept. */
export const boundariesSchema = z
  .object({
    map: approvalSchema
      .extend({
        shapes: z.array(z.object({ code: z.string(), rings: partsSchema })).readonly(),
        lines: partsSchema,
      })
      .nullable(),
  })
  .meta({ id: 'Boundaries' });
export type Boundaries = z.infer<typeof boundariesSchema>;

/** `PUT /api/boundaries`: a GeoJSON file as it was approved. */
export const boundariesInputSchema = z
  .strictObject({
    approval_no: z.string().trim().regex(APPROVAL_NO, '审图号，如 GS(2024)0650号 / an approval number'),
    publisher: z.string().trim().min(2).max(60),
    geojson: z.string().max(8_000_000),
  })
  .meta({ id: 'BoundariesInput' });
export type BoundariesInput = z.infer<typeof boundariesInputSchema>;
