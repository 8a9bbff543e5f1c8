import { type Contract, type Field, isLoaded } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import type { ColumnProfile } from './column-profile.ts';
import { conceptsOf, likeness } from './header-likeness.ts';
import { recogniser } from './recognise.ts';
import { spellingKey, type Vocabulary } from './vocabulary.ts';

/** What one column would become. */
export interface ColumnProposal {
  readonly header: string;
  /** The field it becomes; undefined where none is likely enough. */
  readonly field?: string;
  /** 0 to 1: how far name and values speak for it. */
  readonly confidence: number;
  /** The unit written in the header. */
  readonly unit?: string;
  /** Its numbers have a decimal comma. */
  readonly decimal?: ',';
  /** It is one part of a field that several columns make. */
  readonly part?: boolean;
}

/** A field that several columns make. */
export interface DerivedField {
  readonly field: string;
  readonly rule: { readonly product: readonly string[] } | { readonly join: readonly string[] };
}

/** One family, and what each column would become in it. */
export interface FamilyProposal {
  readonly contract: Contract;
  readonly columns: readonly ColumnProposal[];
  readonly derived: readonly DerivedField[];
  readonly missingRequired: readonly string[];
  readonly score: number;
}

/** Header → field, or `-` for a column not to load. */
export type Decided = ReadonlyMap<string, string>;

/** Below this a guess would cost a data officer more than it saves. */
const LIKELY = 0.66;
/** Stands before every guess. */
const DECIDED = 2;

/** Every family with what the columns would become in it, the likeliest family first. */
export function familyProposals(
  profiles: readonly ColumnProfile[],
  vocabulary: Vocabulary,
): FamilyProposal[] {
  const evidence = evidenceOf(vocabulary);
  return Object.values(contracts as Record<string, Contract>)
    .map((contract) => propose(contract, profiles, evidence, new Map()))
    .filter((proposal) => proposal.columns.some((column) => column.field !== undefined))
    .sort((a, b) => b.score - a.score);
}

/**
 * What each column would become in one family. A name the contract knows decides unless the values contradict it;
 * otherwise the words of the header, in any of two languages, and the shape of the values are weighed. A stored field
 * takes its likeliest column; what must not be stored may be several. What a person decided stands.
 */
export function proposeColumns(
  contract: Contract,
  profiles: readonly ColumnProfile[],
  vocabulary: Vocabulary,
  decided: Decided = new Map(),
): FamilyProposal {
  return propose(contract, profiles, evidenceOf(vocabulary), decided);
}

function propose(
  contract: Contract,
  profiles: readonly ColumnProfile[],
  evidence: Evidence,
  decided: Decided,
): FamilyProposal {
  // Of two fields that fit as well: the one that must be given, then the one that is not stored.
  const rank = ({ field }: Candidate): number => {
    const known = contract.fields[field];
    return known?.required ? 0 : known && !isLoaded(known) ? 1 : 2;
  };
  const candidates = candidatesOf(contract, profiles, evidence, decided);
  const chosen = new Map<number, Candidate>();
  const taken = new Set<string>();
  for (const candidate of candidates.toSorted(
    (a, b) => b.confidence - a.confidence || a.column - b.column || rank(a) - rank(b),
  )) {
    const field = contract.fields[candidate.field];
    if (!field || chosen.has(candidate.column)) continue;
    if (isLoaded(field)) {
      if (taken.has(candidate.field)) continue;
      taken.add(candidate.field);
    }
    chosen.set(candidate.column, candidate);
  }
  const derived = derive(contract, profiles, chosen, taken, decided);
  const columns = profiles.map(({ header, shapes }, column): ColumnProposal => {
    const found = chosen.get(column);
    if (found) {
      const confidence = Math.min(found.confidence, 1);
      const { type } = contract.fields[found.field] ?? {};
      const counted = type === 'money' || type === 'decimal' || type === 'integer';
      const decimal = counted && shapes.comma > 0.5 ? ',' : undefined;
      return { header, field: found.field, confidence, unit: found.unit, decimal };
    }
    const made = derived.find(({ rule }) => ('product' in rule ? rule.product : rule.join).includes(header));
    return made ? { header, field: made.field, confidence: 0.7, part: true } : { header, confidence: 0 };
  });
  const missingRequired = Object.entries(contract.fields).flatMap(([name, field]) =>
    field.required && !taken.has(name) ? [name] : [],
  );
  return { contract, columns, derived, missingRequired, score: scoreOf(contract, columns, missingRequired) };
}

interface Candidate {
  readonly column: number;
  readonly field: string;
  readonly confidence: number;
  readonly unit?: string;
}

function candidatesOf(
  contract: Contract,
  profiles: readonly ColumnProfile[],
  evidence: Evidence,
  decided: Decided,
): Candidate[] {
  const recognise = recogniser(contract);
  const fields = Object.entries(contract.fields);
  const subject = new Set([...conceptsOf(contract.title.zh), ...conceptsOf(contract.title.en)]);
  const names = fields.map(([name, field]) => namesOf(contract, name, field, subject));
  return profiles.flatMap((profile, column) => {
    if (!profile.header) return [];
    const known = recognise(profile.header);
    const wish = decided.get(profile.header);
    if (wish === '-') return [];
    if (wish !== undefined) return [{ column, field: wish, confidence: DECIDED, unit: known?.unit }];
    // `Opened` over a column of dates says as much as `Opened at`.
    const said = [profile.header, ownPart(profile.header)].map(conceptsOf);
    if (profile.shapes.date > 0.5) for (const concepts of said) concepts.add('when');
    return fields.flatMap(([name, field], at): Candidate[] => {
      const fit = valuesFit(field, profile, evidence);
      const exact = known?.field === name;
      if (name === 'person_name' && !exact && !namesPersons(profile, said)) return [];
      const alike = exact
        ? 1
        : Math.max(0, ...(names[at] ?? []).flatMap((one) => said.map((of) => likeness(of, one)))) * 0.85;
      const confidence = Math.max(
        exact && profile.filled > 0 ? 0.6 * alike + 0.4 * fit : alike * fit,
        unmistakable(field, profile, evidence),
      );
      return confidence >= LIKELY ? [{ column, field: name, confidence, unit: known?.unit }] : [];
    });
  });
}

/** Numbers are nobody's name, and a header that speaks of neither names nor persons stands over none. */
const namesPersons = ({ values, shapes }: ColumnProfile, said: readonly ReadonlySet<string>[]): boolean =>
  shapes.person_name > 0.2 ||
  (values.filter((value) => /\d/.test(value)).length * 2 <= values.length &&
    said.some((concepts) => concepts.has('name') || concepts.has('who')));

/** Under a merged header, what stands in the lower row: 投诉内容 涉及金额. */
const ownPart = (header: string): string =>
  /\p{Script=Han}/u.test(header) ? (header.split(' ').at(-1) ?? header) : header;

/**
 * What a field is called. In a list of merchants `Category` is that of the merchant and `ID` its number, and the one
 * amount that a record cannot do without is `Amount`.
 */
function namesOf(
  contract: Contract,
  name: string,
  field: Field,
  subject: ReadonlySet<string>,
): Set<string>[] {
  const names = [name, field.zh, field.en, ...(field.aliases ?? [])].map(conceptsOf);
  // What dates the record may be just `Date`.
  if (contract.event === name && field.required && field.type === 'timestamp') names.push(new Set(['when']));
  if (field.type === 'money' && field.required) names.push(new Set(['amount']));
  if (field.type !== 'code' && field.type !== 'reference') return names;
  const short = names.map((concepts) => new Set([...concepts].filter((concept) => !subject.has(concept))));
  return [...names, ...short.filter((concepts) => concepts.size > 0)];
}

/** How well the values fit the type, 0 to 1; empty columns speak neither way. */
function valuesFit(field: Field, profile: ColumnProfile, evidence: Evidence): number {
  if (profile.values.length === 0) return 0.8;
  const { shapes } = profile;
  switch (field.type) {
    case 'date':
    case 'timestamp':
      // Days as a spreadsheet counts them are numbers, unless the header speaks of days.
      return mostly(
        shapes.serial > 0.8 && conceptsOf(profile.header).has('when') ? shapes.serial : shapes.date,
      );
    case 'month':
      return Math.max(shapes.month, shapes.date);
    case 'integer':
      return mostly(shapes.whole);
    case 'decimal':
    case 'money':
      return mostly(Math.max(shapes.number, shapes.percent));
    case 'boolean':
      return profile.values.length <= 3 ? Math.max(shapes.boolean, 0.6) : shapes.boolean;
    case 'code': {
      if (shapes.date > 0.5) return 0;
      const few = profile.values.length <= 60 || profile.distinct < 0.3;
      // Words no list knows are likelier of the longer one.
      return (
        0.8 * (few ? 1 : 0.5) + 0.19 * evidence.inList(profile, field.list) + evidence.breadth(field.list)
      );
    }
    case 'region':
      return shapes.date > 0.5 || shapes.number > 0.9 ? evidence.places(profile) : 1;
    case 'person':
      if (field.identifier === 'phone') return shapes.phone;
      if (field.identifier === 'id_number') return shapes.id_number;
      return shapes.date > 0.5 ? 0 : 1;
    case 'reference':
      return shapes.date > 0.5 || profile.meanLength > 60 ? 0 : 1;
    case 'age_band':
      return Math.max(shapes.whole, shapes.date, profile.values.length <= 20 ? 0.9 : 0);
    case 'free_text':
      return shapes.number > 0.5 || shapes.date > 0.5 ? 0.2 : 1;
    case 'text':
      return shapes.date > 0.5 ? 0.3 : profile.meanLength > 200 ? 0.3 : 1;
    case 'dropped':
      return shapes.date > 0.5 ? 0.3 : 1;
  }
}

/** A few cells that do not fit are dirt; when half do not, the column is something else. */
const mostly = (share: number): number => (share > 0.5 ? 0.5 + share / 2 : share);

/** What the values say whatever the header is called: identifiers of persons, mostly. */
function unmistakable(field: Field, profile: ColumnProfile, evidence: Evidence): number {
  if (profile.values.length === 0) return 0;
  const { shapes } = profile;
  if (field.type === 'person' && field.identifier === 'id_number') return shapes.id_number > 0.8 ? 0.9 : 0;
  if (field.type === 'person' && field.identifier === 'phone') return shapes.phone > 0.8 ? 0.9 : 0;
  if (field.type === 'region' && shapes.number < 0.5 && profile.values.length > 1)
    return evidence.places(profile) > 0.9 ? 0.7 : 0;
  if (field.type === 'free_text') return profile.meanLength > 80 && profile.distinct > 0.5 ? 0.67 : 0;
  if (field.type === 'code' && profile.values.length > 1 && shapes.whole < 0.5)
    return evidence.inList(profile, field.list) > 0.95 ? 0.67 : 0;
  return 0;
}

/** Which share of a column's values a code list or the region table knows. */
interface Evidence {
  inList(profile: ColumnProfile, list: string): number;
  places(profile: ColumnProfile): number;
  /** 0 to 0.01 by how many codes a list has. */
  breadth(list: string): number;
}

/** Each share is worked out once: many fields of many families ask for the same. */
function evidenceOf(vocabulary: Vocabulary): Evidence {
  const shares = new Map<ColumnProfile, Map<string, number>>();
  const share = (profile: ColumnProfile, table: string, knows: (value: string) => boolean): number => {
    const of = shares.get(profile) ?? new Map<string, number>();
    shares.set(profile, of);
    const known = of.get(table);
    if (known !== undefined) return known;
    const { values } = profile;
    const found = values.length === 0 ? 0 : values.filter(knows).length / values.length;
    of.set(table, found);
    return found;
  };
  return {
    inList: (profile, list) => {
      const spellings = vocabulary.codes(list);
      return share(
        profile,
        `codes ${list}`,
        (value) => spellings.has(value) || spellings.has(spellingKey(value)),
      );
    },
    breadth: (list) => Math.min(vocabulary.codes(list).size, 1000) / 100_000,
    places: (profile) => share(profile, 'places', (value) => vocabulary.places.find(value) !== undefined),
  };
}

/** Amounts out of quantity and unit price, a moment out of date and clock. */
function derive(
  contract: Contract,
  profiles: readonly ColumnProfile[],
  chosen: Map<number, Candidate>,
  taken: Set<string>,
  decided: Decided,
): DerivedField[] {
  const derived: DerivedField[] = [];
  const free = (column: number): boolean =>
    !chosen.has(column) && !decided.has(profiles[column]?.header ?? '');
  const { event } = contract;
  const moment = event === undefined ? undefined : contract.fields[event];
  const clock = profiles.findIndex((profile, column) => free(column) && profile.shapes.clock > 0.8);
  if (event !== undefined && moment?.type === 'timestamp' && clock >= 0) {
    const known = [...chosen.values()].find((candidate) => candidate.field === event);
    const day = known?.column ?? profiles.findIndex((p, column) => free(column) && p.shapes.date > 0.8);
    const date = profiles[day];
    const time = profiles[clock];
    if (date && time && !date.values.some((value) => value.includes(':'))) {
      chosen.delete(day);
      taken.add(event);
      derived.push({ field: event, rule: { join: [date.header, time.header] } });
    }
  }
  const amount = Object.entries(contract.fields).find(([, f]) => f.type === 'money' && f.required)?.[0];
  const quantity = [...chosen.values()].find(({ field }) => field === 'quantity');
  if (amount !== undefined && !taken.has(amount) && quantity) {
    const price = profiles.findIndex(
      (p, column) => free(column) && p.shapes.number > 0.9 && conceptsOf(p.header).has('price'),
    );
    const times = profiles[quantity.column];
    const each = profiles[price];
    if (times && each) {
      taken.add(amount);
      derived.push({ field: amount, rule: { product: [times.header, each.header] } });
    }
  }
  return derived;
}

/**
 * Required and key fields weigh more, and so does explaining many columns; of two families that fit as well, the
 * smaller one is meant.
 */
function scoreOf(
  contract: Contract,
  columns: readonly ColumnProposal[],
  missingRequired: readonly string[],
): number {
  const best = new Map<string, number>();
  for (const { field, confidence } of columns)
    if (field !== undefined) best.set(field, Math.max(best.get(field) ?? 0, confidence));
  let score = -1.5 * missingRequired.length - Object.keys(contract.fields).length / 100;
  score += 0.5 * columns.filter(({ field }) => field !== undefined).length;
  for (const [field, confidence] of best)
    score += confidence * (contract.fields[field]?.required ? 3 : contract.key.includes(field) ? 2 : 1);
  return score;
}
