import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { sha256Hex } from '../crypto/digest.ts';

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
  rating: z.strictObject({ score_from: z.number().int().min(5), rank_from: z.number().int().min(5) }),
});
export type AudiencePolicy = z.infer<typeof audienceSchema>;

const tighteningSchema = audienceSchema.partial();
type Tightening = z.infer<typeof tighteningSchema>;
const tighteningsSchema = z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/), tighteningSchema).default({});

const policySchema = z
  .strictObject({
    version: z.string().min(1),
    effective_from: z.iso.date(),
    audiences: z.strictObject({ inside: audienceSchema, outside: audienceSchema }),
    /** What a page does more strictly than the audience it is shown to. */
    pages: tighteningsSchema,
    /** What a dataset does more strictly than the outside audience. */
    datasets: tighteningsSchema,
    perturbation: z.strictObject({
      maximum: z.number().int().min(1).max(10),
      variance: z.number().positive().max(10),
      /** Shares of the two largest contributors that noise on money reaches, and the least part of it that is used. */
      money: z.strictObject({
        largest: z.number().min(0.05).max(1),
        second: z.number().min(0).max(1),
        least: z.number().min(0.1).max(1),
      }),
    }),
  })
  .superRefine(({ audiences: { inside, outside }, pages, datasets }, context) => {
    const refuse = (path: string[], loose: string | null, than: string): void => {
      if (loose !== null)
        context.addIssue({
          code: 'custom',
          message: `${than} must hide at least as much`,
          path: [...path, ...loose.split('.')],
        });
    };
    refuse(['audiences', 'outside'], looser(outside, inside), 'outside of inside');
    for (const [name, page] of Object.entries(pages))
      refuse(['pages', name], looser({ ...inside, ...page }, inside), 'a page of inside');
    for (const [name, dataset] of Object.entries(datasets))
      refuse(['datasets', name], looser({ ...outside, ...dataset }, outside), 'a dataset of outside');
  });

export type Policy = z.infer<typeof policySchema> & { readonly sha256: string };

/** Each number of a policy with the direction in which it hides more. */
const STRICTER: readonly (readonly [string, (p: AudiencePolicy) => number, 1 | -1])[] = [
  ['persons.hide_below', (p) => p.persons.hide_below, 1],
  ['money.contributors', (p) => p.money.contributors, 1],
  ['money.p_percent', (p) => p.money.p_percent, 1],
  ['money.dominance.largest', (p) => p.money.dominance.largest, 1],
  ['money.dominance.percent', (p) => p.money.dominance.percent, -1],
  ['group.minimum', (p) => p.group.minimum, 1],
  ['index.coverage', (p) => p.index.coverage, 1],
  ['index.hide_below', (p) => p.index.hide_below, 1],
  ['rating.score_from', (p) => p.rating.score_from, 1],
  ['rating.rank_from', (p) => p.rating.rank_from, 1],
];

/** The first rule by which one policy would show what the other hides; null when it is nowhere looser. */
function looser(policy: AudiencePolicy, than: AudiencePolicy): string | null {
  return STRICTER.find(([, of, more]) => (of(policy) - of(than)) * more < 0)?.[0] ?? null;
}

/** The stricter of two policies, rule by rule. */
function stricter(a: AudiencePolicy, b: Tightening): AudiencePolicy {
  const { persons = a.persons, money = a.money, group = a.group, index = a.index, rating = a.rating } = b;
  const most = Math.max;
  return {
    persons: { hide_below: most(a.persons.hide_below, persons.hide_below) },
    money: {
      contributors: most(a.money.contributors, money.contributors),
      p_percent: most(a.money.p_percent, money.p_percent),
      dominance: {
        largest: a.money.dominance.largest === 1 && money.dominance.largest === 1 ? 1 : 2,
        percent: Math.min(a.money.dominance.percent, money.dominance.percent),
      },
    },
    group: { minimum: most(a.group.minimum, group.minimum) },
    index: {
      coverage: most(a.index.coverage, index.coverage),
      hide_below: most(a.index.hide_below, index.hide_below),
    },
    rating: {
      score_from: most(a.rating.score_from, rating.score_from),
      rank_from: most(a.rating.rank_from, rating.rank_from),
    },
  };
}

/** Where a value is shown: a page or a dataset of its own rules, which only tighten those of the audience. */
export interface Shown {
  readonly page?: string;
  readonly dataset?: string;
}

/** The rules a value is judged by. What the policy does not name is judged by the rules of its audience alone. */
export function policyFor(policy: Policy, audience: Audience, { page, dataset }: Shown = {}): AudiencePolicy {
  const own = (of: Readonly<Record<string, Tightening>>, name: string | undefined): Tightening =>
    name !== undefined && Object.hasOwn(of, name) ? (of[name] ?? {}) : {};
  return stricter(
    stricter(policy.audiences[audience], own(policy.pages, page)),
    own(policy.datasets, dataset),
  );
}

/** The policy this software ships with. */
export const POLICY_FILE = join(import.meta.dirname, 'policy.yml');

export class PolicyError extends Error {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(
      `披露控制策略不可用：${file}\n  ${reason}\n  没有有效策略，服务不会启动；请修正后重试。\n` +
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
  return { ...result.data, sha256: sha256Hex(text) };
}
