import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export type Audience = 'inside' | 'outside';

const audienceSchema = z.strictObject({
  /** Values that rest on 1 … hide_below − 1 persons are hidden. The floor is the least any office uses. */
  persons: z.strictObject({ hide_below: z.number().int().min(3) }),
  money: z.strictObject({
    contributors: z.number().int().min(3),
    /** Hidden when total − x1 − x2 < p % of x1: the second could otherwise estimate the first too well. */
    p_percent: z.number().positive().max(100),
    /** Hidden when the largest `largest` contributors hold more than `percent` of the total. */
    dominance: z.strictObject({
      largest: z.union([z.literal(1), z.literal(2)]),
      percent: z.number().positive().max(100),
    }),
  }),
  group: z.strictObject({ minimum: z.number().int().min(3) }),
  index: z.strictObject({ coverage: z.number().min(0.5).max(1), hide_below: z.number().int().min(3) }),
});
export type AudiencePolicy = z.infer<typeof audienceSchema>;

const policySchema = z
  .strictObject({
    version: z.string().min(1),
    effective_from: z.iso.date(),
    audiences: z.strictObject({ inside: audienceSchema, outside: audienceSchema }),
    perturbation: z.strictObject({
      maximum: z.number().int().min(1).max(10),
      variance: z.number().positive().max(10),
    }),
  })
  .refine((p) => p.audiences.outside.persons.hide_below >= p.audiences.inside.persons.hide_below, {
    message: 'outside must hide at least as much as inside',
    path: ['audiences', 'outside', 'persons', 'hide_below'],
  });

export type Policy = z.infer<typeof policySchema> & { readonly sha256: string };

/** The policy this software ships with. */
export const POLICY_FILE = join(import.meta.dirname, 'policy.yml');

export class PolicyError extends Error {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(
      `披露控制策略不可用:${file}\n  ${reason}\n  没有有效策略,服务不会启动;请修正后重试。\n` +
        `The disclosure policy cannot be used; nothing is served without a valid one. Correct the file and start again.`,
      options,
    );
    this.name = 'PolicyError';
  }
}

/** @throws PolicyError when the file is missing, not YAML, or loosens a floor. */
export function loadPolicy(file: string = POLICY_FILE): Policy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PolicyError(file, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  return parsePolicy(text, file);
}

/** @throws PolicyError naming the field and the reason. */
export function parsePolicy(text: string, file: string): Policy {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (cause) {
    throw new PolicyError(file, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const result = policySchema.safeParse(raw);
  if (!result.success) {
    const reasons = result.error.issues.map((i) => `${i.path.join('.') || '(file)'}: ${i.message}`);
    throw new PolicyError(file, reasons.join('\n  '));
  }
  return { ...result.data, sha256: createHash('sha256').update(text).digest('hex') };
}
