import type { Partners } from '../../../contracts/supply.ts';
import { moneyColumn } from '../../ui/in-wan.ts';
import { Note } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { type ColumnOf, tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

type Partner = Partners['partners'][number];
type Project = Partners['projects'][number];
type Standard = Partners['standards'][number];

/** A day that sorts as one and does not break. */
const day = (date: string | null) => ({
  text: date ?? '—',
  order: date === null ? 0 : Number(date.replaceAll('-', '')),
});

interface KindRow {
  readonly kind: string;
  readonly partners: number;
  readonly conformant: number;
  readonly judged: number;
  readonly projects: number;
  readonly budget: number;
  readonly union: number;
}

/** 公益伙伴计划: five kinds of partners, who they are, what their projects cost and brought, by which standard. */
export function PartnersView({ answer }: { readonly answer: Partners }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const provenance = provenanceOf(answer, reader);
  const name = useNames(answer.labels);
  const person = t('unit.person');
  const amounts = <R extends Partner | Project>(records: readonly R[]): ColumnOf<R>[] => [
    moneyColumn(reader, records, { key: 'budget', title: t('partner.budget'), cell: (r) => r.budget }),
    moneyColumn(reader, records, {
      key: 'union',
      title: t('partner.unionFund'),
      cell: (r) => r.union_fund,
    }),
    {
      key: 'served',
      title: t('partner.served'),
      unit: person,
      cell: (r) => r.people_served,
    },
    { key: 'created', title: t('partner.places'), cell: (r) => r.places_created },
  ];
  const kindsOf = kindRows(answer.partners);
  const kinds = tableOf(t('partner.kinds'), kindsOf, [
    { key: 'kind', title: t('partner.type'), cell: (k) => name('partner_type', k.kind) },
    { key: 'partners', title: t('partner.active'), cell: (k) => k.partners },
    {
      key: 'conformant',
      title: t('partner.conformant'),
      unit: '%',
      decimals: 1,
      cell: (k) =>
        k.judged === 0
          ? { value: null, status: 'not_reported' }
          : { value: (100 * k.conformant) / k.judged, status: 'observed' },
    },
    { key: 'projects', title: t('partner.projects'), cell: (k) => k.projects },
    moneyColumn(reader, kindsOf, { key: 'budget', title: t('partner.budget'), cell: (k) => k.budget }),
    {
      key: 'share',
      title: t('partner.unionShare'),
      unit: '%',
      decimals: 1,
      cell: (k) =>
        k.budget === 0
          ? { value: null, status: 'not_applicable' }
          : { value: (100 * k.union) / k.budget, status: 'observed' },
    },
  ]);
  const partners = tableOf(
    t('partner.list'),
    answer.partners,
    [
      { key: 'name', title: t('partner.name'), cell: (p: Partner) => p.name },
      { key: 'type', title: t('partner.type'), cell: (p: Partner) => name('partner_type', p.partner_type) },
      { key: 'need', title: t('supply.domain'), cell: (p: Partner) => name('need_domain', p.need_domain) },
      { key: 'place', title: t('supply.place'), cell: (p: Partner) => name('region', p.region) },
      {
        key: 'standard',
        title: t('partner.standard'),
        cell: (p: Partner) => p.standard_no ?? '—',
      },
      {
        key: 'meets',
        title: t('partner.meets'),
        cell: (p: Partner) =>
          p.is_conformant === null ? '—' : t(p.is_conformant ? 'partner.yes' : 'partner.no'),
      },
      { key: 'projects', title: t('partner.projects'), cell: (p: Partner) => p.projects },
      ...amounts(answer.partners),
      { key: 'seats', title: t('supply.seats'), unit: t('supply.aMonth'), cell: (p: Partner) => p.seats },
      { key: 'used', title: t('supply.used'), unit: t('supply.aMonth'), cell: (p: Partner) => p.used },
      {
        key: 'since',
        title: t('partner.since'),
        cell: (p: Partner) =>
          p.left_on === null
            ? day(p.joined_on)
            : { ...day(p.left_on), text: t('partner.left', { day: p.left_on }) },
      },
    ],
    (p) => p.left_on !== null,
  );
  const projects = tableOf(t('partner.projectList'), answer.projects, [
    { key: 'name', title: t('partner.project'), cell: (p: Project) => p.name },
    { key: 'partner', title: t('partner.name'), cell: (p: Project) => p.partner ?? '—' },
    { key: 'need', title: t('supply.domain'), cell: (p: Project) => name('need_domain', p.need_domain) },
    { key: 'place', title: t('supply.place'), cell: (p: Project) => name('region', p.region) },
    { key: 'status', title: t('partner.status'), cell: (p: Project) => name('project_status', p.status) },
    { key: 'from', title: t('partner.from'), cell: (p: Project) => day(p.started_on) },
    { key: 'to', title: t('partner.to'), cell: (p: Project) => day(p.ended_on) },
    ...amounts(answer.projects),
  ]);
  const standards = tableOf(
    t('partner.standards'),
    answer.standards,
    [
      { key: 'no', title: t('partner.standardNo'), cell: (s: Standard) => s.standard_no },
      { key: 'version', title: t('partner.version'), cell: (s: Standard) => s.standard_version },
      { key: 'title', title: t('partner.standard'), cell: (s: Standard) => s.title },
      { key: 'need', title: t('supply.domain'), cell: (s: Standard) => name('need_domain', s.need_domain) },
      { key: 'from', title: t('partner.from'), cell: (s: Standard) => day(s.effective_from) },
      { key: 'to', title: t('partner.to'), cell: (s: Standard) => day(s.effective_to) },
      { key: 'items', title: t('partner.items'), cell: (s: Standard) => s.items },
      { key: 'checks', title: t('partner.checks'), cell: (s: Standard) => s.checks_done },
      {
        key: 'conformance',
        title: t('partner.conformance'),
        unit: '%',
        decimals: 1,
        cell: (s: Standard) => s.conformance,
      },
      { key: 'partners', title: t('partner.usedBy'), cell: (s: Standard) => s.partners },
    ],
    (s) => s.effective_to !== null,
  );
  if (answer.partners.length === 0 && answer.standards.length === 0)
    return <Note>{t('partner.nothing')}</Note>;
  return (
    <>
      <TablePanel id="kinds" table={kinds} name="partner-kinds" provenance={provenance}>
        {answer.notes.map((note) => (
          <Note key={note.id}>{say(note.text)}</Note>
        ))}
      </TablePanel>
      <TablePanel id="partners" table={partners} name="partners" provenance={provenance} />
      <TablePanel
        id="projects"
        table={projects}
        name="partner-projects"
        provenance={provenance}
        about={
          answer.projects_left === 0 ? undefined : t('partner.more', { n: f.count(answer.projects_left) })
        }
      />
      <TablePanel id="standards" table={standards} name="service-standards" provenance={provenance} />
    </>
  );
}

/** Partners in the programme by kind; those who left are not counted. */
function kindRows(partners: readonly Partner[]): KindRow[] {
  const active = partners.filter((partner) => partner.left_on === null);
  return [...new Set(active.map((partner) => partner.partner_type))].sort().map((kind) => {
    const own = active.filter((partner) => partner.partner_type === kind);
    const sum = (of: (partner: Partner) => number | null): number =>
      own.reduce((all, partner) => all + (of(partner) ?? 0), 0);
    return {
      kind,
      partners: own.length,
      conformant: own.filter((partner) => partner.is_conformant).length,
      judged: own.filter((partner) => partner.is_conformant !== null).length,
      projects: sum((partner) => partner.projects),
      budget: sum((partner) => partner.budget.value),
      union: sum((partner) => partner.union_fund.value),
    };
  });
}
