import { useSearch } from 'wouter';
import { GapMap } from '../features/supply/gap-map.tsx';
import { GapPanel } from '../features/supply/gap-panel.tsx';
import { GapTable } from '../features/supply/gap-table.tsx';
import { OffersView } from '../features/supply/offers-view.tsx';
import { PartnersView } from '../features/supply/partners-view.tsx';
import { PlaceBar } from '../features/supply/place-bar.tsx';
import { SitesView } from '../features/supply/sites-view.tsx';
import { SkillsView } from '../features/supply/skills-view.tsx';
import { SupplyBar } from '../features/supply/supply-bar.tsx';
import {
  parseSupply,
  type SupplyChoice,
  supplyParams,
  useGap,
  useGaps,
  useOffers,
  usePartners,
  useSites,
} from '../state/supply.ts';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { PartsPage } from '../ui/parts-page.tsx';
import { useReader } from '../ui/reader.tsx';
import { useAddress } from '../ui/use-address.ts';

const PARTS = [
  { to: '/supply', title: 'supply.gaps', Body: GapsPart },
  { to: '/supply/sites', title: 'supply.sites', Body: SitesPart },
  { to: '/supply/partners', title: 'supply.partners', Body: PartnersPart },
  { to: '/supply/offers', title: 'supply.offers', Body: OffersPart },
  { to: '/supply/skills', title: 'supply.skills', Body: SkillsPart },
] as const;

/** 供给牵引: what is missing and who could supply it. */
export function SupplyPage() {
  const { t } = useReader();
  return (
    <PartsPage
      title={t('nav.supply')}
      about={t('supply.about')}
      label={t('supply.parts')}
      parts={PARTS.map((part) => ({ ...part, title: t(part.title) }))}
      choice={parseSupply(useSearch())}
    />
  );
}

export interface PartProps {
  readonly choice: SupplyChoice;
}

/** Where which need is met least, and who could meet it. */
function GapsPart({ choice }: PartProps) {
  const { t } = useReader();
  const go = useGo(choice);
  const gaps = useGaps(choice);
  const gap = useGap(choice);
  const chosen = choice.place !== undefined && choice.need !== undefined;
  if (gaps.isPending) return <Skeleton height={480} />;
  if (gaps.isError) return <ErrorNote error={gaps.error} retry={() => void gaps.refetch()} />;
  const answer = gaps.data;
  const open = (place: string, need: string): void => go({ place, need });
  return (
    <div className="grid">
      <SupplyBar answer={answer} choice={choice} onChoice={go} />
      {answer.window === null ? <Note>{t('supply.nothing')}</Note> : null}
      {chosen && gap.isPending ? <Skeleton height={320} /> : null}
      {chosen && gap.isError ? <ErrorNote error={gap.error} retry={() => void gap.refetch()} /> : null}
      {chosen && gap.data !== undefined ? (
        <GapPanel
          key={`${choice.place} ${choice.need}`}
          answer={gap.data}
          quarters={choice.quarters}
          onClose={() => go({ place: undefined, need: undefined })}
        />
      ) : null}
      {answer.window === null ? null : (
        <>
          <GapMap answer={answer} onOpen={open} />
          <GapTable answer={answer} onOpen={open} />
        </>
      )}
    </div>
  );
}

/** Where the union is, and what its sites do. */
function SitesPart({ choice }: PartProps) {
  const go = useGo(choice);
  const sites = useSites(choice);
  if (sites.isPending) return <Skeleton height={480} />;
  if (sites.isError) return <ErrorNote error={sites.error} retry={() => void sites.refetch()} />;
  return (
    <div className="grid">
      <PlaceBar choice={choice} window={sites.data.window} onChoice={go} />
      <SitesView answer={sites.data} type={choice.type} onType={(type) => go({ type })} />
    </div>
  );
}

/** Who supplies beside the union, by which standard, with what result. */
function PartnersPart({ choice }: PartProps) {
  const go = useGo(choice);
  const partners = usePartners(choice);
  if (partners.isPending) return <Skeleton height={480} />;
  if (partners.isError) return <ErrorNote error={partners.error} retry={() => void partners.refetch()} />;
  return (
    <div className="grid">
      <PlaceBar choice={choice} window={partners.data.window} onChoice={go} fixed />
      <PartnersView answer={partners.data} />
    </div>
  );
}

/** What the union offers and buys, and what it costs whom. */
function OffersPart({ choice }: PartProps) {
  const go = useGo(choice);
  const offers = useOffers(choice);
  if (offers.isPending) return <Skeleton height={480} />;
  if (offers.isError) return <ErrorNote error={offers.error} retry={() => void offers.refetch()} />;
  return (
    <div className="grid">
      <PlaceBar choice={choice} window={null} onChoice={go} fixed />
      <OffersView answer={offers.data} region={choice.region} />
    </div>
  );
}

/** Training asked for and given, certificates, digital craftsmen. */
function SkillsPart({ choice }: PartProps) {
  const go = useGo(choice);
  return (
    <div className="grid">
      <PlaceBar choice={choice} window={null} onChoice={go} fixed />
      <SkillsView region={choice.region} />
    </div>
  );
}

/** Changes a part of the choice, which lives in the address. */
function useGo(choice: SupplyChoice): (next: SupplyChoice) => void {
  const address = useAddress();
  return (next) => address(supplyParams({ ...choice, ...next }));
}
